import { Affine } from './affine.ts';
import { checkTargets } from './examples.ts';
import { inverseOf } from './inverse.ts';
import type { FitOptions, Regressor, Setting } from './model.ts';
import { settingsOf } from './settings.ts';
import { standardOf } from './standardise.ts';

const SETTINGS = [
	{ id: 'lambda', label: 'Penalty λ', value: 1, min: 0, max: 1e6 }
] as const satisfies readonly Setting[];

/** Directions that spread less than this, beside the standardised features' 1, are rounding. */
const TOLERANCE = 1e-10;

/**
 * Linear regression on standardised features with a square penalty: minimises |y − Zw|² + λ·|w|² for each target.
 * scikit-learn's `Ridge(λ)` behind a `StandardScaler`; with λ = 0 ordinary least squares (of the shortest weights,
 * where features depend on each other).
 */
export const ridge = {
	id: 'ridge',
	task: 'regress',
	label: 'Ridge regression',
	summary:
		'A straight line from features to force or angle: learns in milliseconds; the baseline of the field',
	settings: SETTINGS,

	async fit(examples, { settings, signal }: FitOptions = {}) {
		checkTargets(examples, 'Ridge regression');
		signal?.throwIfAborted();
		const { lambda } = settingsOf(SETTINGS, settings);
		const { x, nFeatures: d, targets, nTargets } = examples;
		const n = x.length / d;
		const { mean, scale } = standardOf(examples);
		const centre = new Float64Array(nTargets);
		for (let i = 0; i < targets.length; i++) centre[i % nTargets]! += targets[i]! / n;
		const gram = new Float64Array(d * d);
		const right = Array.from({ length: nTargets }, () => new Float64Array(d));
		const z = new Float64Array(d);
		for (let row = 0; row < n; row++) {
			for (let f = 0; f < d; f++) z[f] = (x[row * d + f]! - mean[f]!) * scale[f]!;
			for (let i = 0; i < d; i++) {
				const v = z[i]!;
				for (let j = 0, at = i * d; j <= i; j++, at++) gram[at]! += (v * z[j]!) / n;
			}
			for (let t = 0; t < nTargets; t++) {
				const y = (targets[row * nTargets + t]! - centre[t]!) / n;
				const to = right[t]!;
				for (let f = 0; f < d; f++) to[f]! += z[f]! * y;
			}
		}
		for (let f = 0; f < d; f++) gram[f * d + f]! += scale[f] === 0 ? 1 : lambda / n;
		const applyInverse = await inverseOf(gram, d, TOLERANCE);
		const coefficients = new Float64Array(nTargets * d);
		for (let t = 0; t < nTargets; t++) {
			applyInverse(right[t]!);
			for (let f = 0; f < d; f++) coefficients[t * d + f] = right[t]![f]! * scale[f]!;
		}
		return new Affine(mean, coefficients, centre);
	},

	load: (weights) => Affine.load(weights, 'ridge regression')
} as const satisfies Regressor;
