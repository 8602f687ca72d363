import { tooShort } from '../refusals.ts';

/**
 * The root mean square of a window of `windowSeconds` (50–250 ms are usual) around each sample: value i is of samples
 * `[i − ⌊w/2⌋, i − ⌊w/2⌋ + w)`, at the ends of those that exist. In the signal's unit. Sums are taken anew every window
 * length, so rounding does not grow with the length of the signal.
 *
 * Throws a SessionError for a signal shorter than the window.
 */
export function movingRms(x: Float64Array, fs: number, windowSeconds = 0.1): Float64Array {
	const mean = movingMean(
		x.map((value) => value * value),
		fs,
		windowSeconds
	);
	return mean.map((value) => Math.sqrt(Math.max(0, value)));
}

/** The mean of a window around each sample, as `movingRms` places it. Throws a SessionError likewise. */
export function movingMean(x: Float64Array, fs: number, windowSeconds: number): Float64Array {
	const size = Math.max(1, Math.round(windowSeconds * fs));
	if (x.length < size) throw tooShort(x.length, size, fs, 'a moving window');
	const out = new Float64Array(x.length);
	const before = Math.floor(size / 2);
	let sum = 0;
	for (let i = 0; i < x.length; i++) {
		const from = Math.max(0, i - before);
		const to = Math.min(x.length, i - before + size);
		if (i % size === 0) {
			sum = 0;
			for (let k = from; k < to; k++) sum += x[k]!;
		} else {
			if (i - before > 0) sum -= x[from - 1]!;
			if (i - before + size <= x.length) sum += x[to - 1]!;
		}
		out[i] = sum / (to - from);
	}
	return out;
}

/** The root mean square of all samples; NaN for none. */
export function rms(x: Float64Array): number {
	let sum = 0;
	for (const value of x) sum += value * value;
	return Math.sqrt(sum / x.length);
}

/** The mean of all samples; NaN for none. */
export function meanOf(x: Float64Array): number {
	let sum = 0;
	for (const value of x) sum += value;
	return sum / x.length;
}

/** The largest of all samples; −Infinity for none. */
export const largest = (x: Float64Array): number =>
	x.reduce((most, value) => Math.max(most, value), -Infinity);
