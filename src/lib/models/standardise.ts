import type { Rows } from './model.ts';

/** Where a feature lies and how far it spreads, over all examples. */
export interface Standard {
	readonly mean: Float64Array;
	/** One over the standard deviation (over n); 0 for a feature that never changes, which so takes no part. */
	readonly scale: Float64Array;
}

/** Mean and spread of every feature. */
export function standardOf({ x, nFeatures }: Pick<Rows, 'x' | 'nFeatures'>): Standard {
	const n = x.length / nFeatures;
	const mean = new Float64Array(nFeatures);
	const scale = new Float64Array(nFeatures);
	for (let i = 0; i < x.length; i++) mean[i % nFeatures]! += x[i]! / n;
	for (let i = 0; i < x.length; i++) scale[i % nFeatures]! += (x[i]! - mean[i % nFeatures]!) ** 2 / n;
	for (let f = 0; f < nFeatures; f++) {
		const tiny = 1e-12 * mean[f]! ** 2;
		scale[f] = scale[f]! > tiny ? 1 / Math.sqrt(scale[f]!) : 0;
	}
	return { mean, scale };
}
