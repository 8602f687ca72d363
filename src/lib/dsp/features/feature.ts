/**
 * A pure function from one channel of a window to one number, or to `length` numbers. It computes in float64 and
 * keeps no state: the same samples give the same bits, one window at a time or in a batch.
 */
export interface Feature<Id extends string = string> {
	readonly id: Id;
	readonly label: string;
	/** The formula and where it is from, in one line. */
	readonly summary: string;
	/** Fewest samples a window must have. */
	readonly minSamples: number;
	/** `x` is one channel of a window, oldest sample first. */
	perChannel(x: Float32Array): number;
}
