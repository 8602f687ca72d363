import { createSocket } from 'node:dgram';
import { FrameTimer } from './frame-timer.ts';

const RATE = 250;
/** A computer that is busy keeps few datagrams: even "at once" they are sent no faster than this, so many every 40 ms. */
const AT_ONCE = 20;

/** A system keeps a few hundred datagrams for a program that is not given the processor: fewer than these are on their way. */
const MOST_ON_THE_WAY = 150;

/** The number in row `row` of package `n`, but row 0. */
export const brainflowValue = (n: number, row: number): number => n * 0.5 + row * 1000;

/**
 * A BrainFlow program with the synthetic board that streams on, after BrainFlow's own sender: packages of `rows` float64, now
 * and then two in a datagram, package numbers from 0 to 255 in row 0. The board counts on while nobody sends.
 */
export class FakeBrainflow {
	readonly #port: number;
	readonly #rows: number;
	readonly #begun = performance.now();
	#socket = createSocket('udp4');
	readonly timers: FrameTimer[] = [];
	/** Packages it leaves out next. */
	skip = 0;
	/** Number of the newest package that has arrived, once one has; then it never sends far more than that. */
	arrived: () => number = () => -1;

	constructor(port: number, rows: number) {
		this.#port = port;
		this.#rows = rows;
		this.#start();
	}

	/** The program that sends is ended. */
	off(): void {
		this.timers.at(-1)!.end();
		this.#socket.close();
	}

	on(): void {
		this.#socket = createSocket('udp4');
		this.#start();
	}

	/** Sends what so many seconds hold, at twice the rate. */
	async burst(seconds: number): Promise<void> {
		for (let sent = 0; sent < seconds * RATE;) {
			if (this.#room() >= AT_ONCE) {
				this.timers.at(-1)!.burst(AT_ONCE / RATE);
				sent += AT_ONCE;
			}
			await new Promise((resolve) => setTimeout(resolve, 40));
		}
	}

	#room(): number {
		const { first, next } = this.timers.at(-1)!;
		const arrived = this.arrived();
		// Before the first one has arrived, nobody may be listening.
		return arrived < first ? Infinity : MOST_ON_THE_WAY - (next - arrived);
	}

	#start(): void {
		let n = Math.floor(((performance.now() - this.#begun) / 1000) * RATE);
		const next = (): Buffer => {
			n += this.skip;
			this.skip = 0;
			return this.#package(n++);
		};
		const send = (due: number): void => {
			for (let left = due; left > 0;) {
				const together = Math.min(left, n % 10 === 0 ? 2 : 1);
				left -= together;
				this.#socket.send(Buffer.concat(Array.from({ length: together }, next)), this.#port, '127.0.0.1');
			}
		};
		this.timers.push(new FrameTimer({ perSecond: RATE, first: n, send, room: () => this.#room() }));
	}

	#package(n: number): Buffer {
		const bytes = Buffer.alloc(this.#rows * 8);
		bytes.writeDoubleLE(n % 256, 0);
		for (let row = 1; row < this.#rows; row++) bytes.writeDoubleLE(brainflowValue(n, row), 8 * row);
		return bytes;
	}
}
