/** Length of the shorter patterns that are compared; the longer ones have one sample more. */
export const PATTERN = 2;
/** How far patterns may lie apart to be alike, in standard deviations: 0.3, LibEMG's recommendation. */
export const TOLERANCE = 0.3;

/** The signal's mean and its standard deviation (over n). */
export function spreadOf(x: Float32Array): { mean: number; deviation: number } {
	let mean = 0;
	for (let i = 0; i < x.length; i++) mean += x[i]!;
	mean /= x.length;
	let sum = 0;
	for (let i = 0; i < x.length; i++) sum += (x[i]! - mean) ** 2;
	return { mean, deviation: Math.sqrt(sum / x.length) };
}
