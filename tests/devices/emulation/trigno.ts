import type { Socket } from 'node:net';
import { FrameTimer } from './frame-timer.ts';
import { FakeServer } from './served-device.ts';

/** A sensor in the emulation: what it says of itself. */
export interface FakeSensor {
	readonly startIndex: number;
	readonly emg: number;
	readonly aux: readonly string[];
}

const FRAME = 0.0135;
const EMG = 26;
const AUX = 2;

/** Volts of a slot at instant `n`, and the value of an auxiliary slot. */
export const trignoVolts = (n: number, slot: number): number =>
	Math.fround((((n + slot * 97) % 1000) - 500) * 1e-6);
export const trignoAux = (n: number, slot: number, k: number): number =>
	Math.fround(((n % 50) - 25) / 8 + slot + k / 16);

/**
 * A Trigno digital server after the maker's SDK guide: commands, EMG and AUX on a port each (50040, 50043, 50044); every
 * command and answer ends with an empty line; START only works when the data ports are connected; STOP answers late.
 */
export class FakeTrigno {
	readonly #servers: FakeServer[];
	readonly #data: { emg?: Socket | undefined; aux?: Socket | undefined } = {};
	readonly commands: string[] = [];
	/** Of the EMG, one for every START, the newest last; and of the rest. */
	readonly timers: FrameTimer[] = [];
	readonly auxTimers: FrameTimer[] = [];

	constructor(
		host: string,
		ports: Readonly<Record<string, number>>,
		sensors: Readonly<Record<number, FakeSensor>>
	) {
		const dataServer = (name: 'emg' | 'aux'): FakeServer =>
			new FakeServer({
				...{ host, port: ports[name]! },
				connected: (socket) => {
					this.#data[name] = socket;
					socket.on('close', () => (this.#data[name] = undefined));
					return () => undefined;
				}
			});
		this.#servers = [
			new FakeServer({
				...{ host, port: ports['commands']! },
				connected: (socket) => {
					socket.write('Delsys Trigno System Digital Protocol Version 3.6.0 \r\n\r\n');
					socket.on('close', () => this.#stop());
					let text = '';
					return (bytes) => {
						text += bytes.toString('latin1');
						for (let at = text.indexOf('\r\n\r\n'); at >= 0; at = text.indexOf('\r\n\r\n')) {
							const command = text.slice(0, at);
							text = text.slice(at + 4);
							this.commands.push(command);
							const answer = this.#answer(command, sensors);
							setTimeout(() => socket.write(`${answer}\r\n\r\n`), command === 'STOP' ? 100 : 1);
						}
					};
				}
			}),
			dataServer('emg'),
			dataServer('aux')
		];
	}

	off(): void {
		for (const server of this.#servers) server.off();
	}

	on(): void {
		for (const server of this.#servers) server.on();
	}

	#answer(command: string, sensors: Readonly<Record<number, FakeSensor>>): string {
		if (command === 'START') return this.#start();
		if (command === 'STOP') {
			this.#stop();
			return 'OK';
		}
		const known: Record<string, string> = {
			...{ 'ENDIAN LITTLE': 'OK', 'FRAME INTERVAL?': String(FRAME) },
			...{ 'MAX SAMPLES EMG?': String(EMG), 'MAX SAMPLES AUX?': String(AUX) }
		};
		if (known[command]) return known[command];
		const [, number, what] = /^SENSOR (\d+) (.+)\?$/.exec(command) ?? [];
		const sensor = sensors[Number(number)];
		if (what === 'PAIRED') return sensor ? 'YES' : 'NO';
		if (!sensor || !what) return 'INVALID COMMAND';
		if (what === 'STARTINDEX') return String(sensor.startIndex);
		if (what === 'EMGCHANNELCOUNT') return String(sensor.emg);
		if (what === 'AUXCHANNELCOUNT') return String(sensor.aux.length);
		const [, channel] = /^CHANNEL (\d+) UNITS$/.exec(what) ?? [];
		return sensor.aux[Number(channel) - sensor.emg - 1] ?? 'INVALID COMMAND';
	}

	#start(): string {
		const { emg, aux } = this.#data;
		if (!emg || !aux) return 'CANNOT COMPLETE';
		let [n, m] = [0, 0];
		const sendEmg = (frames: number): void => {
			const block = Buffer.alloc(frames * EMG * 64);
			for (let i = 0; i < frames * EMG; i++, n++)
				for (let slot = 0; slot < 16; slot++) block.writeFloatLE(trignoVolts(n, slot), i * 64 + slot * 4);
			emg.write(block);
		};
		const sendAux = (frames: number): void => {
			const block = Buffer.alloc(frames * AUX * 576);
			for (let i = 0; i < frames * AUX; i++, m++)
				for (let slot = 0; slot < 16; slot++)
					for (let k = 0; k < 9; k++) block.writeFloatLE(trignoAux(m, slot, k), i * 576 + (slot * 9 + k) * 4);
			aux.write(block);
		};
		this.timers.push(new FrameTimer({ perSecond: 1 / FRAME, each: EMG, send: sendEmg }, emg));
		this.auxTimers.push(new FrameTimer({ perSecond: 1 / FRAME, each: AUX, send: sendAux }, aux));
		return 'OK';
	}

	#stop(): void {
		this.timers.at(-1)?.end();
		this.auxTimers.at(-1)?.end();
	}
}
