import type { SumSet } from './sums.ts';

/**
 * How a window of `length` samples, one every `hop`, is cut into pieces: counted from its end, first the remainder
 * r = length mod hop, then hop − r, r, hop − r, … So overlapping windows share their pieces, and what a window gives depends
 * on its own samples, its length and the hop, wherever in a stream it lies. Within a piece sample by sample in float64;
 * pieces are added oldest first.
 */
export class Pieces {
	readonly length: number;
	readonly hop: number;
	/** How many make a window. */
	readonly count: number;
	/** Where in a hop, besides its end, a piece ends; the hop itself where only its end does. */
	readonly edge: number;
	/** True when a window's first piece is one sample. */
	readonly beginsWithOne: boolean;

	constructor(length: number, hop: number) {
		const rest = length % hop;
		const whole = Math.floor(length / hop);
		this.length = length;
		this.hop = hop;
		this.count = rest === 0 ? whole : 2 * whole + 1;
		this.edge = hop - rest;
		this.beginsWithOne = (rest === 0 ? hop : rest) === 1;
	}

	/** Samples from `phase`, a place in the hop, to the end of the piece that it lies in. */
	left(phase: number): number {
		return (phase < this.edge ? this.edge : this.hop) - phase;
	}
}

/** One set of sums over the newest windows of a stream. Rows come in as they come; each is looked at once. */
export class WindowSums {
	readonly set: SumSet;
	/** `values[channel * nSums + sum]` of the window that was asked for last. */
	readonly values: Float64Array;
	readonly #nChannels: number;
	readonly #pieces: Pieces;
	readonly #state: Float64Array;
	/** Of the newest pieces, in a ring. */
	readonly #first: Float64Array[];
	readonly #joined: Float64Array[];
	readonly #second: Float64Array[];
	#slot = 0;
	#done = 0;

	constructor(set: SumSet, nChannels: number, pieces: Pieces) {
		const size = nChannels * set.nSums;
		const perPiece = (): Float64Array[] => Array.from({ length: pieces.count }, () => new Float64Array(size));
		this.set = set;
		this.#nChannels = nChannels;
		this.#pieces = pieces;
		this.#state = new Float64Array(nChannels * set.nState);
		this.values = new Float64Array(size);
		[this.#first, this.#joined, this.#second] = [perPiece(), perPiece(), perPiece()];
	}

	/** Forgets every sample so far. */
	restart(): void {
		this.#state.fill(0);
		this.#done = 0;
	}

	/**
	 * Takes rows that follow those before: `data[at + row * stride + channel * apart]`. `phase`: the first row's place in
	 * the hop. They end no later than the hop does.
	 */
	take(data: Float32Array, at: number, stride: number, apart: number, rows: number, phase: number): void {
		const { set } = this;
		const nChannels = this.#nChannels;
		const state = this.#state;
		while (rows > 0) {
			const left = this.#pieces.left(phase);
			const n = Math.min(left, rows);
			// After a restart the first piece may lack its beginning. No window is made of it: windows begin where pieces do.
			for (let c = 0, s = 0; c < nChannels; c++, s += set.nState) {
				set.add(data, at + c * apart, stride, n, this.#done, state, s);
			}
			this.#done += n;
			if (n === left) this.#close();
			at += n * stride;
			phase += n;
			rows -= n;
		}
	}

	#close(): void {
		const { set } = this;
		const state = this.#state;
		const slot = this.#slot;
		const [first, joined, second] = [this.#first[slot]!, this.#joined[slot]!, this.#second[slot]!];
		for (let c = 0, s = 0, to = 0; c < this.#nChannels; c++, s += set.nState, to += set.nSums) {
			set.close(state, s, first, joined, second, to);
		}
		this.#slot = slot + 1 === this.#pieces.count ? 0 : slot + 1;
		this.#done = 0;
	}

	/** Adds the pieces of the window that ends with the newest row up: `values`. */
	sum(): void {
		const { values, set } = this;
		const { count, length, beginsWithOne } = this.#pieces;
		let slot = this.#slot;
		values.set(this.#first[slot]!);
		for (let piece = 1; piece < count; piece++) {
			slot = slot + 1 === count ? 0 : slot + 1;
			const more = (piece === 1 && beginsWithOne ? this.#second : this.#joined)[slot]!;
			for (let i = 0; i < values.length; i++) values[i]! += more[i]!;
		}
		if (set.finish) {
			for (let at = 0; at < values.length; at += set.nSums) set.finish(values, at, length);
		}
	}

	/** The same of one window alone, channels-first. */
	sumOf(data: Float32Array): void {
		const { length, hop } = this.#pieces;
		this.restart();
		let phase = (hop - (length % hop)) % hop;
		for (let at = 0; at < length;) {
			const n = Math.min(hop - phase, length - at);
			this.take(data, at, 1, length, n, phase);
			at += n;
			phase = 0;
		}
		this.sum();
	}
}
