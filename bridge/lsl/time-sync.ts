import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { isIP } from 'node:net';
import { lslClock, probeOf, shortest, type Probe } from './clock.ts';
import { sendUdp } from './network.ts';
import { plainDecimal } from './stream-info.ts';

const WAVE_MS = 2_000;
const PROBES = 8;
const PROBE_MS = 64;
/** The first wave is quick: a reader waits for it before it can use a sample. */
const FIRST_PROBE_MS = 12;
/** How long after the last question answers still count. */
const LAST_MS = 128;
const FIRST_LAST_MS = 40;
const LEAST_ANSWERS = 6;
/** Answers of one wave that count: nobody gives more who is asked eight times, but for duplicates. */
const MAX_ANSWERS = 64;
const MAX_DATAGRAM = 512;

/**
 * Asks an outlet for its time, eight times every two seconds, and reports the exchange that was under way for the
 * shortest time. Source: LSL.md 1.10; liblsl's time_receiver.cpp, same numbers.
 */
export class TimeSync {
	readonly #onClock: (probe: Probe) => void;
	readonly #socket: Socket;
	readonly #address: string;
	readonly #port: number;
	#wave = 0;
	#first = true;
	#probes: Probe[] = [];
	#timers = new Set<NodeJS.Timeout>();
	#closed = false;

	constructor(address: string, servicePort: number, onClock: (probe: Probe) => void) {
		this.#onClock = onClock;
		this.#address = address;
		this.#port = servicePort;
		const six = isIP(address.replace(/%.*$/, '')) === 6;
		this.#socket = createSocket({ type: six ? 'udp6' : 'udp4' });
		this.#socket.on('error', () => undefined);
		this.#socket.on('message', (bytes) => this.#receive(bytes));
		this.#begin();
	}

	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		for (const timer of this.#timers) clearTimeout(timer);
		this.#socket.close();
	}

	#begin(): void {
		this.#wave = randomInt(2 ** 31 - 1);
		this.#probes = [];
		const apart = this.#first ? FIRST_PROBE_MS : PROBE_MS;
		const last = this.#first ? FIRST_LAST_MS : LAST_MS;
		for (let i = 0; i < PROBES; i++) this.#later(i * apart, () => this.#ask());
		this.#later(PROBES * apart + last, () => {
			const best = shortest(this.#probes);
			if (best && this.#probes.length >= LEAST_ANSWERS) this.#onClock(best);
		});
		this.#later(this.#first ? WAVE_MS / 4 : WAVE_MS, () => this.#begin());
		this.#first = false;
	}

	#later(ms: number, run: () => void): void {
		const timer = setTimeout(() => {
			this.#timers.delete(timer);
			run();
		}, ms);
		timer.unref();
		this.#timers.add(timer);
	}

	#ask(): void {
		if (this.#closed) return;
		const question = `LSL:timedata\r\n${this.#wave} ${plainDecimal(lslClock())}\r\n`;
		void sendUdp(this.#socket, Buffer.from(question), this.#port, this.#address);
	}

	#receive(bytes: Buffer): void {
		const t3 = lslClock();
		if (bytes.length > MAX_DATAGRAM) return;
		const [wave, t0, t1, t2] = bytes.toString('latin1').trim().split(/\s+/).map(Number);
		if (wave !== this.#wave || ![t0, t1, t2].every(Number.isFinite)) return;
		const probe = probeOf(t0!, t1!, t2!, t3);
		if (probe.rtt >= 0 && this.#probes.length < MAX_ANSWERS) this.#probes.push(probe);
	}
}
