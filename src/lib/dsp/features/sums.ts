/**
 * Sums over the samples of one channel, from which features follow. Which sums there are, and how a sample adds to them.
 *
 * A window is cut into pieces, see `pieces.ts`. A sum over single samples is the sum of its pieces'; one over steps
 * (x[i] − x[i−1]) or over pairs of steps also has terms that reach back across the edge of a piece. Those count where the
 * samples before the piece are in the window, and so each piece ends with three values of every sum.
 */
export interface SumSet {
	/** How many sums. */
	readonly nSums: number;
	/** How many numbers are carried from sample to sample, per channel. All are 0 where a stream begins. */
	readonly nState: number;
	/**
	 * Takes `rows` samples of one channel: x[at], x[at + stride], … `done`: samples of the piece so far.
	 * `state[s …]` is the channel's.
	 */
	add(
		x: Float32Array,
		at: number,
		stride: number,
		rows: number,
		done: number,
		state: Float64Array,
		s: number
	): void;
	/**
	 * Ends a piece of one channel, whose sums begin at `to`: `first` gets them as of a window that begins with the piece,
	 * `joined` as of a piece with two or more samples of the window before it, `second` as of one with a single sample before.
	 */
	close(
		state: Float64Array,
		s: number,
		first: Float64Array,
		joined: Float64Array,
		second: Float64Array,
		to: number
	): void;
	/** Turns the sums of a window of `n` samples into what all its features need, in place. */
	readonly finish?: ((sums: Float64Array, at: number, n: number) => void) | undefined;
}

/** How a feature of one channel follows from sums. */
export interface FromSums {
	readonly set: SumSet;
	/** The sums are at `sums[at …]`; `n` is the length of the window, `threshold` the one in force. */
	of(sums: Float64Array, at: number, n: number, threshold: number): number;
	/** True where `of` honours every threshold; else another than the feature's own is left to `perChannel`. */
	readonly anyThreshold?: boolean | undefined;
}
