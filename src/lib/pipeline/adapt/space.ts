import type { Examples, Weights } from '../../models/model.ts';
import { SharedGaussian } from './shared-gaussian.ts';

/**
 * What adaptation needs to know of the training windows: sums in standardised features, stored with the model. `z = (f − mean) /
 * scale`; `means` and `covariance` are of `z`.
 */
export interface FeatureSpace {
	readonly nFeatures: number;
	readonly nClasses: number;
	/** `mean[feature]`, in the unit of the feature. */
	readonly mean: Float64Array;
	/** `scale[feature]`: the spread; 0 for a feature that did not move, which takes no part. */
	readonly scale: Float64Array;
	/** Windows of each class. */
	readonly counts: Float64Array;
	/** `means[class * nFeatures + feature]` */
	readonly means: Float64Array;
	/** `covariance[i * nFeatures + j]`: within the classes. */
	readonly covariance: Float64Array;
	/** Log density below which a window counts as this much: one odd window must not decide a search. In nats. */
	readonly floor: number;
	/** Median distance of the training windows from their nearest class, see `FrontEnd.drift`. */
	readonly distance: number;
}

const NAMES = ['mean', 'scale', 'counts', 'means', 'covariance', 'limits'] as const;
const PREFIX = 'adaptation_';
/** Windows at most that the floor is measured on: quantiles of more would be the same. */
const MEASURED = 5000;

/** The space of labelled windows. Every class must have a window. */
export function spaceOf({ x, y, nFeatures: d, nClasses }: Examples): FeatureSpace {
	const { mean, scale } = standardOf(x, d);
	const counts = new Float64Array(nClasses);
	const means = new Float64Array(nClasses * d);
	const z = new Float64Array(d);
	for (let row = 0; row < y.length; row++) {
		standardised(x, row, mean, scale, z);
		const c = y[row]!;
		counts[c]! += 1;
		for (let j = 0; j < d; j++) means[c * d + j]! += z[j]!;
	}
	for (let i = 0; i < means.length; i++) means[i]! /= Math.max(1, counts[Math.floor(i / d)]!);
	const covariance = new Float64Array(d * d);
	for (let row = 0; row < y.length; row++) {
		standardised(x, row, mean, scale, z);
		for (let j = 0; j < d; j++) z[j]! -= means[y[row]! * d + j]!;
		addProducts(covariance, z, 1);
	}
	const degrees = Math.max(1, y.length - nClasses);
	mirrorUp(covariance, d, 1 / degrees);
	const space = { nFeatures: d, nClasses, mean, scale, counts, means, covariance, floor: 0, distance: 0 };
	return { ...space, ...limitsOf(space, x, y.length) };
}

/** `z` of a row of features. */
export function standardised(
	x: ArrayLike<number>,
	row: number,
	mean: Float64Array,
	scale: Float64Array,
	z: Float64Array
): void {
	const at = row * mean.length;
	for (let j = 0; j < mean.length; j++) z[j] = scale[j]! > 0 ? (x[at + j]! - mean[j]!) / scale[j]! : 0;
}

/** Adds `weight`·z·zᵀ to the lower half. */
export function addProducts(to: Float64Array, z: Float64Array, weight: number): void {
	const d = z.length;
	for (let i = 0; i < d; i++) {
		const value = weight * z[i]!;
		for (let j = 0; j <= i; j++) to[i * d + j]! += value * z[j]!;
	}
}

/** Multiplies the lower half by `factor` and copies it above the diagonal. */
export function mirrorUp(matrix: Float64Array, d: number, factor: number): void {
	for (let i = 0; i < d; i++) {
		for (let j = 0; j <= i; j++) matrix[j * d + i] = matrix[i * d + j]! *= factor;
	}
}

/** Mean and spread of each feature over all rows. */
export function standardOf(
	x: Float32Array,
	d: number
): { readonly mean: Float64Array; readonly scale: Float64Array } {
	const n = x.length / d;
	const [mean, scale] = [new Float64Array(d), new Float64Array(d)];
	for (let i = 0; i < x.length; i++) mean[i % d]! += x[i]! / n;
	for (let i = 0; i < x.length; i++) scale[i % d]! += (x[i]! - mean[i % d]!) ** 2 / n;
	for (let j = 0; j < d; j++) {
		const spread = Math.sqrt(scale[j]!);
		scale[j] = spread > 1e-9 * Math.abs(mean[j]!) ? spread : 0;
	}
	return { mean, scale };
}

/** Median, the 1 % quantile below it, and the median distance, over the training windows. */
function limitsOf(
	space: Omit<FeatureSpace, 'floor' | 'distance'>,
	x: Float32Array,
	n: number
): { readonly floor: number; readonly distance: number } {
	const gaussian = new SharedGaussian(space.means, space.covariance, space.nFeatures);
	const z = new Float64Array(space.nFeatures);
	const [densities, distances]: [number[], number[]] = [[], []];
	const every = Math.max(1, Math.ceil(n / MEASURED));
	for (let row = 0; row < n; row += every) {
		standardised(x, row, space.mean, space.scale, z);
		densities.push(gaussian.take(z));
		distances.push(gaussian.distance);
	}
	const median = quantile(densities, 0.5);
	return { floor: median - 3 * (median - quantile(densities, 0.01)), distance: quantile(distances, 0.5) };
}

/** The value below which a share of the values lies, linear between neighbours; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	const at = share * (sorted.length - 1);
	const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
	return low + (at - Math.floor(at)) * (high - low);
}

/** The space as arrays of a model file, beside the weights of its kind. */
export function spaceWeights(space: FeatureSpace): Weights {
	const { nFeatures: d, nClasses: k } = space;
	const limits = Float64Array.of(space.floor, space.distance);
	const arrays = { ...space, limits };
	const shapes = { mean: [d], scale: [d], counts: [k], means: [k, d], covariance: [d, d], limits: [2] };
	return Object.fromEntries(
		NAMES.map((name) => [`${PREFIX}${name}`, { shape: shapes[name], data: arrays[name] }])
	);
}

/** The space in a model's arrays; undefined when the model has none, or one that does not fit together. */
export function spaceIn(weights: Weights): FeatureSpace | undefined {
	const [mean, scale, counts, means, covariance, limits] = NAMES.map((name) => {
		const data = weights[`${PREFIX}${name}`]?.data;
		return data && Float64Array.from(data);
	});
	if (!mean || !scale || !counts || !means || !covariance || !limits) return undefined;
	const [d, k] = [mean.length, counts.length];
	const fits =
		scale.length === d && means.length === k * d && covariance.length === d * d && limits.length === 2;
	if (!fits) return undefined;
	const [floor, distance] = [limits[0]!, limits[1]!];
	return { nFeatures: d, nClasses: k, mean, scale, counts, means, covariance, floor, distance };
}
