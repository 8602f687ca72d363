/**
 * Quantities that are easy to mix up get a name the compiler checks. Arithmetic on them gives a plain number,
 * on purpose, so converting back is a visible act.
 */
declare const unit: unique symbol;
type Quantity<U extends string> = number & { readonly [unit]: U };

/** A time on the app clock, or a span of it, in seconds (LSL's unit). */
export type Seconds = Quantity<'s'>;
/** A count of samples, or a sample's index since its stream was opened. Whole; exact up to 2^53. */
export type Samples = Quantity<'samples'>;
/** Samples per second. */
export type Hertz = Quantity<'Hz'>;

export const seconds = (n: number): Seconds => n as Seconds;
export const samples = (n: number): Samples => Math.trunc(n) as Samples;
export const hertz = (n: number): Hertz => n as Hertz;

/**
 * The one place where seconds become samples: the floor of the exact product.
 *
 * 0.29 s at 100 Hz is 29 samples although `0.29 * 100` is 28.999999999999996 in floating point; 12 significant
 * digits are far more than a window length is given with and fewer than the product carries.
 */
export function samplesIn(span: Seconds, fs: Hertz): Samples {
	return samples(Math.floor(Number((span * fs).toPrecision(12))));
}

/** How long `n` samples last, in seconds. */
export const durationOf = (n: Samples | number, fs: Hertz): Seconds => seconds(n / fs);
