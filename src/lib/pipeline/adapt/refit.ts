import { addProducts, mirrorUp, type FeatureSpace } from './space.ts';

/** Class means and covariance of standardised features, as `FeatureSpace` has them. */
export interface Refit {
	readonly means: Float64Array;
	readonly covariance: Float64Array;
}

/** How much the training counts beside new windows. */
export interface RefitWeights {
	/** Windows of training that each class mean counts for, at most. */
	readonly meanWindows: number;
	/** Windows of training that the covariance counts for. */
	readonly covarianceWindows: number;
}

/** A model of the same person on another day or with the band turned. */
export const SAME_PERSON: RefitWeights = { meanWindows: 20, covarianceWindows: 300 };
/** A model of other people. */
export const OTHER_PEOPLE: RefitWeights = { meanWindows: 30, covarianceWindows: 300 };

/**
 * Means and covariance of training and new windows together. `rows` are standardised, turned and without their offset; `y`
 * are their classes. A class without a new window keeps its mean.
 */
export function refit(
	space: FeatureSpace,
	rows: readonly Float64Array[],
	y: readonly number[],
	{ meanWindows, covarianceWindows }: RefitWeights = SAME_PERSON
): Refit {
	const { nFeatures: d, nClasses: k } = space;
	const counts = new Float64Array(k);
	const own = new Float64Array(k * d);
	rows.forEach((z, i) => {
		counts[y[i]!]! += 1;
		for (let j = 0; j < d; j++) own[y[i]! * d + j]! += z[j]!;
	});
	const means = space.means.slice();
	const sum = space.covariance.map((value) => covarianceWindows * value);
	const step = new Float64Array(d);
	let total = 0;
	for (let c = 0; c < k; c++) {
		const old = Math.min(space.counts[c]!, meanWindows);
		total += old + counts[c]!;
		if (counts[c] === 0) continue;
		const both = old + counts[c]!;
		for (let j = 0; j < d; j++) {
			const at = c * d + j;
			own[at]! /= counts[c]!;
			step[j] = own[at]! - space.means[at]!;
			means[at] = (old * space.means[at]! + counts[c]! * own[at]!) / both;
		}
		addProducts(sum, step, (old * counts[c]!) / both);
	}
	rows.forEach((z, i) => {
		for (let j = 0; j < d; j++) step[j] = z[j]! - own[y[i]! * d + j]!;
		addProducts(sum, step, 1);
	});
	mirrorUp(sum, d, 1 / (covarianceWindows + total - k));
	return { means, covariance: sum };
}
