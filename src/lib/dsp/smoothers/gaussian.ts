import { numberParam, type ParamValues } from '../../core/params.ts';
import type { SmootherKind } from './smoother.ts';

/** Beyond so many sigma a weight is as good as none; as `scipy.ndimage.gaussian_filter1d` cuts it. */
const TRUNCATE = 4;

/**
 * The causal half of a Gaussian: the mean of the predictions so far, the one `k` predictions ago with weight
 * exp(−k² / 2σ²), up to 4σ back. Until there are as many, of those there are.
 */
export const gaussian: SmootherKind<'gaussian'> = {
	id: 'gaussian',
	label: 'Gaussian',
	summary: 'A weighted mean of the last predictions, the newest counting most',
	tasks: ['regress', 'classify'],
	params: [{ type: 'number', id: 'sigma', label: 'Sigma', unit: 'predictions', value: 2, min: 0.1, max: 20 }],
	delay(params) {
		const weights = weightsOf(params);
		const sum = weights.reduce((total, weight) => total + weight, 0);
		return { predictions: weights.reduce((total, weight, k) => total + weight * k, 0) / sum };
	},
	create(params, nOutputs) {
		const weights = weightsOf(params);
		const ring = new Float32Array(weights.length * nOutputs);
		const sums = new Float64Array(nOutputs);
		let seen = 0;
		return {
			push(values) {
				ring.set(values, (seen++ % weights.length) * nOutputs);
				let total = 0;
				sums.fill(0);
				for (let k = 0; k < Math.min(seen, weights.length); k++) {
					const at = ((seen - 1 - k) % weights.length) * nOutputs;
					for (let i = 0; i < nOutputs; i++) sums[i]! += weights[k]! * ring[at + i]!;
					total += weights[k]!;
				}
				for (let i = 0; i < nOutputs; i++) values[i] = sums[i]! / total;
			},
			reset() {
				seen = 0;
			}
		};
	}
};

function weightsOf(params: ParamValues): number[] {
	const sigma = numberParam(gaussian, params, 'sigma');
	return Array.from({ length: Math.ceil(TRUNCATE * sigma) + 1 }, (_, k) => Math.exp(-((k / sigma) ** 2) / 2));
}
