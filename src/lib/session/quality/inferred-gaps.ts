/** Intervals that are looked at to learn how regular a stream is. */
const INSPECTED_INTERVALS = 4096;
/** A stream is regular when this share of its intervals is within a quarter of the usual one. */
const REGULAR_SHARE = 0.98;

/**
 * Finds holes in timestamps where nobody counted lost samples. How it judges depends on how regular the timestamps are:
 *
 * - regular ones (interpolated by the driver, as LSL outlets do): an interval above 1.75 periods;
 * - jittered ones (samples stamped in bursts): only a break of over a second and over 500 periods, because anything less
 *   may be jitter. It is the rule by which pyxdf breaks a stream into segments. A session imported from such timestamps has
 *   no list of gaps, so that its readers look at each window themselves.
 *
 * The period is the median interval of the stream, not the declared one: a device that delivers 973 Hz where it declares
 * 2000 Hz has no holes.
 */
export class InferredGaps {
	/** Seconds from one sample to the next; 0 where it cannot be told. */
	readonly period: number;
	readonly regular: boolean;

	/** `timestamps`: the stream's first ones, `InferredGaps.sampleSize` suffice. `fs`: the declared rate, 0 for none. */
	constructor(timestamps: ArrayLike<number>, fs: number) {
		const steps: number[] = [];
		for (let i = 1; i < timestamps.length; i++) steps.push(timestamps[i]! - timestamps[i - 1]!);
		const sorted = steps.filter((step) => step > 0).sort((a, b) => a - b);
		const declared = fs > 0 ? 1 / fs : 0;
		// Bursts make the median of what is left meaningless, so it counts only where most steps are steps.
		this.period = sorted.length * 2 > steps.length ? sorted[sorted.length >> 1]! : declared;
		const near = steps.filter((step) => Math.abs(step - this.period) < this.period / 4).length;
		this.regular = steps.length > 0 && near >= REGULAR_SHARE * steps.length;
	}

	/** Samples that are missing in an interval of `step` seconds; 0 when none are, or nobody can tell. */
	missing(step: number): number {
		if (!(this.period > 0) || !(step > 0)) return 0;
		const least = this.regular ? 1.75 * this.period : Math.max(1, 500 * this.period);
		return step > least
			? Math.min(Number.MAX_SAFE_INTEGER, Math.max(1, Math.round(step / this.period) - 1))
			: 0;
	}

	/** How many timestamps it looks at. */
	static readonly sampleSize = INSPECTED_INTERVALS + 1;
}

/** A rate with the digits people declare rates with: the noise of a division beyond the eighth is taken off. */
export function tidyRate(fs: number): number {
	const tidy = Number(fs.toPrecision(7));
	return Math.abs(tidy - fs) <= 1e-8 * fs ? tidy : fs;
}
