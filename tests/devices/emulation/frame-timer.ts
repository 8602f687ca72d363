import type { Socket } from 'node:net';

/** What a device sends at a rate: packets of `each` instants, the first of them number `first`. */
export interface Pace {
	/** Packets in a second. */
	readonly perSecond: number;
	/** Instants of a packet; 1 when absent. */
	readonly each?: number;
	/** Number of the first instant; 0 when absent. */
	readonly first?: number;
	/** How many may be sent now; what is due stays due. No limit when absent. */
	room?(): number;
	/** Sends so many packets. */
	send(packets: number): void;
}

/** Sends packets at their rate by the clock, from now on until it is ended; more at once when it is told to. */
export class FrameTimer {
	readonly first: number;
	readonly #pace: Pace;
	readonly #begun = performance.now();
	readonly #timer: NodeJS.Timeout;
	/** Packets that were sent by the clock, and all. */
	#due = 0;
	#sent = 0;

	/** Ends when the socket does, where there is one. */
	constructor(pace: Pace, socket?: Socket) {
		this.#pace = pace;
		this.first = pace.first ?? 0;
		this.#timer = setInterval(() => this.#look(), 3);
		socket?.once('close', () => this.end());
	}

	/** Number of the instant that is sent next. */
	get next(): number {
		return this.first + this.#sent * (this.#pace.each ?? 1);
	}

	/** When instant `n` was due, milliseconds of this process. */
	timeOf(n: number): number {
		return this.#begun + (1000 * (n - this.first)) / (this.#pace.perSecond * (this.#pace.each ?? 1));
	}

	/** Sends what `seconds` of its own time hold, at once. */
	burst(seconds: number): void {
		const packets = Math.ceil(seconds * this.#pace.perSecond);
		this.#sent += packets;
		this.#pace.send(packets);
	}

	end(): void {
		clearInterval(this.#timer);
	}

	#look(): void {
		const due = Math.floor(((performance.now() - this.#begun) / 1000) * this.#pace.perSecond);
		const packets = Math.min(due - this.#due, this.#pace.room?.() ?? Infinity);
		if (packets <= 0) return;
		this.#due += packets;
		this.#sent += packets;
		this.#pace.send(packets);
	}
}
