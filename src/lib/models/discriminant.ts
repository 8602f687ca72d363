import { Linear, NEVER } from './linear.ts';

/**
 * Directions along which the standardised rows of a class spread less than this are no information but rounding, and
 * are left out: the tolerance of scikit-learn's svd solver.
 */
const TOLERANCE = 1e-4;
/** The least eigenvalue of a standardised covariance that counts. */
export const SMALLEST_EIGENVALUE = TOLERANCE ** 2;

/**
 * The linear functions that tell classes apart when they share a covariance and their shares are the priors (Hastie,
 * Tibshirani, Friedman, The Elements of Statistical Learning, 4.3).
 *
 * `counts`: rows of each class; one without rows gets probability 0. `mean(class, feature)`. `scale`: one over the spread of
 * each feature; 0 for one that takes no part. `applyInverse` multiplies a vector, in place, by the pseudo-inverse of the
 * covariance that classes share, of features divided by their spread.
 */
export function discriminant(
	counts: Float64Array,
	mean: (c: number, feature: number) => number,
	scale: Float64Array,
	applyInverse: (vector: Float64Array) => void
): Linear {
	const d = scale.length;
	const nClasses = counts.length;
	const n = counts.reduce((sum, count) => sum + count, 0);
	const centre = new Float64Array(d);
	for (let c = 0; c < nClasses; c++) {
		for (let j = 0; j < d; j++) centre[j]! += (counts[c]! / n) * mean(c, j);
	}
	const coefficients = new Float64Array(nClasses * d);
	const intercepts = new Float64Array(nClasses);
	const offset = new Float64Array(d);
	for (let c = 0; c < nClasses; c++) {
		for (let j = 0; j < d; j++) offset[j] = scale[j]! * (mean(c, j) - centre[j]!);
		const weights = offset.slice();
		applyInverse(weights);
		let distance = 0;
		for (let j = 0; j < d; j++) {
			distance += weights[j]! * offset[j]!;
			coefficients[c * d + j] = weights[j]! * scale[j]!;
		}
		intercepts[c] = counts[c] === 0 ? NEVER : Math.log(counts[c]! / n) - distance / 2;
	}
	return new Linear(centre, coefficients, intercepts);
}
