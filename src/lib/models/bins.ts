import type { Examples } from './model.ts';

/** Most bins a feature has: a bin is one byte. */
export const BINS = 256;

/** The values of each feature, sorted into bins: what a tree looks for splits among. */
export interface Bins {
	/** `of[feature * nRows + row]` */
	readonly of: Uint8Array;
	/** `lowest[feature * BINS + bin]`: the smallest value in a bin. */
	readonly lowest: Float32Array;
	/** Likewise the largest. */
	readonly highest: Float32Array;
}

/**
 * Bins of about equally many rows. Where a feature has at most `BINS` different values, each has a bin of its own, and
 * nothing is lost. What is not a number lies in the first bin.
 */
export function binsOf({ x, y, nFeatures }: Pick<Examples, 'x' | 'y' | 'nFeatures'>): Bins {
	const n = y.length;
	const of = new Uint8Array(nFeatures * n);
	const lowest = new Float32Array(nFeatures * BINS);
	const highest = new Float32Array(nFeatures * BINS);
	const values = new Float32Array(n);
	for (let f = 0; f < nFeatures; f++) {
		for (let row = 0; row < n; row++) values[row] = x[row * nFeatures + f]!;
		const [from, to] = [f * BINS, (f + 1) * BINS];
		const low = lowest.subarray(from, to);
		const used = edges(values, low, highest.subarray(from, to));
		for (let row = 0; row < n; row++) of[f * n + row] = binOf(values[row]!, low, used);
	}
	return { of, lowest, highest };
}

/** Writes the smallest and the largest value of each bin and gives back how many bins there are. */
function edges(values: Float32Array, low: Float32Array, high: Float32Array): number {
	const sorted = values.filter((value) => !Number.isNaN(value)).sort();
	const n = sorted.length;
	if (n === 0) return 1;
	let different = 1;
	for (let i = 1; i < n; i++) different += Number(sorted[i] !== sorted[i - 1]);
	let bin = 0;
	low[0] = sorted[0]!;
	for (let i = 1; i < n; i++) {
		if (sorted[i] === sorted[i - 1]) continue;
		const full = bin < BINS - 1 && i >= ((bin + 1) * n) / BINS;
		if (different > BINS && !full) continue;
		high[bin++] = sorted[i - 1]!;
		low[bin] = sorted[i]!;
	}
	high[bin] = sorted[n - 1]!;
	return bin + 1;
}

/** The last of `used` bins that begins at or below `value`. */
function binOf(value: number, low: Float32Array, used: number): number {
	let bin = 0;
	for (let last = used - 1; bin < last;) {
		const middle = (bin + last + 1) >> 1;
		if (low[middle]! <= value) bin = middle;
		else last = middle - 1;
	}
	return bin;
}
