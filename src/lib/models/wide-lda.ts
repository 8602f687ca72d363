import { discriminant } from './discriminant.ts';
import { gram } from './gram.ts';
import { inverseOf } from './inverse.ts';
import type { Linear } from './linear.ts';
import type { Examples } from './model.ts';

/**
 * A feature whose squared deviations sum up to less than this share of its squares stands still: float32 features move in
 * steps of 4e-15, and the means are rounded to 1e-32.
 */
const NO_SPREAD = 1e-20;

/**
 * The LDA of these rows where there are more features than rows: the same functions as from the covariance of the features, from
 * the products of the rows with each other, a matrix with a line for each row instead of each feature.
 *
 * With A the standardised rows less the means of their classes, over √degrees, the covariance is AᵀA and its pseudo-inverse
 * Aᵀ·(AAᵀ)⁻²·A. AAᵀ is singular along the indicators of the classes, and nothing that A gives lies along them; with ones
 * there it can be inverted.
 */
export async function wideLda(examples: Examples, rows: Int32Array, smallest: number): Promise<Linear> {
	const { y, nFeatures: d } = examples;
	const n = rows.length;
	const { counts, means } = meansOf(examples, rows);
	const present = counts.reduce((sum, count) => sum + Number(count > 0), 0);
	const { deviations, scale } = standardised(examples, rows, means, n - present);
	const products = gram(deviations, n, d);
	for (let i = 0; i < n; i++) {
		const c = y[rows[i]!]!;
		for (let k = 0; k <= i; k++) if (y[rows[k]!] === c) products[i * n + k]! += 1 / counts[c]!;
	}
	const applyInverse = await inverseOf(products, n, smallest);
	const ofRows = new Float64Array(n);
	const pseudoInverse = (vector: Float64Array): void => {
		for (let i = 0; i < n; i++) {
			let sum = 0;
			for (let j = 0, at = i * d; j < d; j++, at++) sum += deviations[at]! * vector[j]!;
			ofRows[i] = sum;
		}
		applyInverse(ofRows);
		applyInverse(ofRows);
		vector.fill(0);
		for (let i = 0; i < n; i++) {
			const share = ofRows[i]!;
			for (let j = 0, at = i * d; j < d; j++, at++) vector[j]! += share * deviations[at]!;
		}
	};
	return discriminant(counts, (c, j) => means[c * d + j]!, scale, pseudoInverse);
}

/** Rows per class, and `means[class * nFeatures + feature]`; 0 in a class without rows. */
function meansOf({ x, y, nFeatures: d, nClasses }: Examples, rows: Int32Array) {
	const counts = new Float64Array(nClasses);
	const means = new Float64Array(nClasses * d);
	for (const row of rows) {
		const c = y[row]!;
		counts[c]! += 1;
		for (let j = 0; j < d; j++) means[c * d + j]! += x[row * d + j]!;
	}
	for (let i = 0; i < means.length; i++) means[i]! /= Math.max(1, counts[Math.floor(i / d)]!);
	return { counts, means };
}

/**
 * `deviations[i * nFeatures + feature]`: the rows less the means of their classes, over spread and √degrees; and one over the
 * spread of each feature, 0 for one that moves inside no class.
 */
function standardised(
	{ x, y, nFeatures: d }: Examples,
	rows: Int32Array,
	means: Float64Array,
	degrees: number
) {
	const n = rows.length;
	const deviations = new Float64Array(n * d);
	const spread = new Float64Array(d);
	const squares = new Float64Array(d);
	for (let i = 0; i < n; i++) {
		const row = rows[i]!;
		const own = y[row]! * d;
		for (let j = 0; j < d; j++) {
			const value = x[row * d + j]!;
			const deviation = value - means[own + j]!;
			deviations[i * d + j] = deviation;
			spread[j]! += deviation * deviation;
			squares[j]! += value * value;
		}
	}
	const scale = Float64Array.from(spread, (sum, j) =>
		sum > NO_SPREAD * squares[j]! ? 1 / Math.sqrt(sum / n) : 0
	);
	for (let i = 0; i < n; i++) {
		for (let j = 0; j < d; j++) deviations[i * d + j]! *= scale[j]! / Math.sqrt(degrees);
	}
	return { deviations, scale };
}
