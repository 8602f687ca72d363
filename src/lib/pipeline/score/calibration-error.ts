/** Bins of confidence, as in Guo et al. (2017). */
const BINS = 15;

/**
 * Expected calibration error, 0 … 1: how far the largest probability of a window is from the share of windows that are right,
 * over 15 bins of equal width, each weighted by its windows (Naeini et al. 2015; Guo et al. 2017). 0: of the windows that
 * are called 80 % certain, 80 % are right. `probabilities[row * nClasses + class]`; NaN without rows.
 */
export function calibrationError(probabilities: Float32Array, nClasses: number, truth: Int32Array): number {
	const [right, sure, n] = [0, 1, 2].map(() => new Float64Array(BINS)) as [
		Float64Array,
		Float64Array,
		Float64Array
	];
	truth.forEach((c, row) => {
		let best = 0;
		for (let k = 1; k < nClasses; k++) {
			if (probabilities[row * nClasses + k]! > probabilities[row * nClasses + best]!) best = k;
		}
		const confidence = probabilities[row * nClasses + best]!;
		const bin = Math.min(BINS - 1, Math.max(0, Math.ceil(confidence * BINS) - 1));
		n[bin]! += 1;
		sure[bin]! += confidence;
		right[bin]! += Number(best === c);
	});
	let error = 0;
	for (let bin = 0; bin < BINS; bin++) error += Math.abs(right[bin]! - sure[bin]!);
	return error / truth.length;
}
