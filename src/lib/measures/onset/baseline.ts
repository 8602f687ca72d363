import { tooShort } from '../refusals.ts';

/** Mean and standard deviation of a signal at rest. */
export interface Baseline {
	readonly mean: number;
	readonly sd: number;
}

/** Seconds of rest that a detector learns from. */
export const BASELINE_SECONDS = 0.5;

/**
 * The rest of a rectified or otherwise positive signal: of all windows of `seconds`, one every tenth of it, the one with the
 * smallest mean (the first of equal ones). Throws a SessionError for a signal shorter than the window.
 */
export function quietest(x: Float64Array, fs: number, seconds: number = BASELINE_SECONDS): Baseline {
	const size = Math.max(2, Math.round(seconds * fs));
	if (x.length < size) throw tooShort(x.length, size, fs, 'the baseline of a detector');
	const hop = Math.max(1, Math.floor(size / 10));
	let best: Baseline = { mean: Infinity, sd: NaN };
	for (let start = 0; start + size <= x.length; start += hop) {
		const one = meanAndSd(x.subarray(start, start + size));
		if (one.mean < best.mean) best = one;
	}
	return best;
}

function meanAndSd(x: Float64Array): Baseline {
	let sum = 0;
	for (const value of x) sum += value;
	const mean = sum / x.length;
	let squares = 0;
	for (const value of x) squares += (value - mean) ** 2;
	return { mean, sd: Math.sqrt(squares / (x.length - 1)) };
}
