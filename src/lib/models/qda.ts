import { cholesky, inverseTrace, lowerInverse } from './cholesky.ts';
import { checkExamples } from './examples.ts';
import { NEVER } from './linear.ts';
import type { Examples, Classifier } from './model.ts';
import { Quadratic } from './quadratic.ts';
import { classMeans } from './scatter.ts';

/** How much of the covariance all classes share is mixed in, where a class's own cannot be inverted: the least that will do. */
const MIXES = [0.01, 0.1, 0.5, 1] as const;
/** Smallest eigenvalue of a standardised covariance that is still taken for information (scikit-learn's tol, squared). */
const SMALLEST = 1e-8;

/**
 * Quadratic discriminant analysis: a covariance for each class, shares as priors. The predictions of scikit-learn's
 * `QuadraticDiscriminantAnalysis()` where every class has more windows than features that differ, however small a class is (a
 * resting muscle); where one has not (n ≤ d) or two of its features are copies, part of the shared covariance stands in for
 * what is missing (regularised discriminant analysis, Friedman 1989).
 */
export const qda = {
	id: 'qda',
	task: 'classify',
	label: 'QDA',
	summary: 'Quadratic discriminant analysis: curved borders between classes; wants many windows of each',

	async fit(examples) {
		checkExamples(examples, 'QDA');
		const { nFeatures: d, nClasses, y } = examples;
		const means = classMeans(examples);
		const counts = new Float64Array(nClasses);
		for (const c of y) counts[c]! += 1;
		const own = covariances(examples, means);
		const scale = new Float64Array(d);
		const shared = new Float64Array(d * d);
		for (let c = 0; c < nClasses; c++) {
			for (let i = 0; i < d * d; i++) shared[i]! += own[c]![i]! / y.length;
		}
		for (let j = 0; j < d; j++) scale[j] = shared[j * d + j]! > 0 ? 1 / Math.sqrt(shared[j * d + j]!) : 0;

		const whitening = new Float64Array(nClasses * d * d);
		const offsets = new Float64Array(nClasses).fill(NEVER);
		for (let c = 0; c < nClasses; c++) {
			if (counts[c] === 0) continue;
			const { l, scale: units } =
				unmixed(own[c]!, counts[c]! - 1, scale) ?? mixed(own[c]!, counts[c]! - 1, shared, scale);
			const inverse = lowerInverse(l, d);
			let logDeterminant = 0;
			for (let i = 0; i < d; i++) {
				// Of the covariance in the units of the shared one, whatever units it was factored in.
				logDeterminant += 2 * Math.log(l[i * d + i]!);
				if (scale[i]! > 0) logDeterminant += 2 * Math.log(scale[i]! / units[i]!);
				for (let j = 0; j <= i; j++) whitening[(c * d + i) * d + j] = inverse[i * d + j]! * units[j]!;
			}
			offsets[c] = Math.log(counts[c]! / y.length) - logDeterminant / 2;
		}
		return new Quadratic(means, whitening, offsets);
	},

	load: (weights) => Quadratic.load(weights, 'QDA')
} as const satisfies Classifier;

/** Per class Σ (x − mean)(x − mean)ᵀ, lower half: `[class][i * nFeatures + j]`. */
function covariances({ x, y, nFeatures: d, nClasses }: Examples, means: Float64Array): Float64Array[] {
	const sums = Array.from({ length: nClasses }, () => new Float64Array(d * d));
	const z = new Float64Array(d);
	for (let row = 0; row < y.length; row++) {
		const c = y[row]!;
		const sum = sums[c]!;
		for (let j = 0; j < d; j++) z[j] = x[row * d + j]! - means[c * d + j]!;
		for (let i = 0; i < d; i++) for (let j = 0; j <= i; j++) sum[i * d + j]! += z[i]! * z[j]!;
	}
	return sums;
}

/** A Cholesky factor, and by what each feature was multiplied before: 0 for one that never moves and takes no part. */
interface Factor {
	readonly l: Float64Array;
	readonly scale: Float64Array;
}

/**
 * The factor of one class's own covariance, standardised by the class itself: a quiet class is no less certain than a loud one.
 * Undefined where it cannot be inverted: not more windows than features, a feature that only moves in other classes, copies.
 */
function unmixed(own: Float64Array, degrees: number, shared: Float64Array): Factor | undefined {
	const d = shared.length;
	const moving = shared.reduce((n, value) => n + Number(value > 0), 0);
	if (degrees < moving) return undefined;
	const scale = new Float64Array(d);
	for (let j = 0; j < d; j++) {
		if (shared[j] === 0) continue;
		if (!(own[j * d + j]! > 0)) return undefined;
		scale[j] = Math.sqrt(degrees / own[j * d + j]!);
	}
	const a = new Float64Array(d * d);
	for (let i = 0; i < d; i++) {
		for (let j = 0; j <= i; j++) a[i * d + j] = (own[i * d + j]! / degrees) * scale[i]! * scale[j]!;
		if (scale[i] === 0) a[i * d + i] = 1;
	}
	const l = cholesky(a, d);
	return l && inverseTrace(l, d) * SMALLEST < 1 ? { l, scale } : undefined;
}

/** The factor of one class's covariance with as much of the shared one as it needs. */
function mixed(own: Float64Array, degrees: number, shared: Float64Array, scale: Float64Array): Factor {
	const d = scale.length;
	for (const mix of MIXES) {
		const a = new Float64Array(d * d);
		for (let i = 0; i < d; i++) {
			for (let j = 0; j <= i; j++) {
				const both = ((1 - mix) * own[i * d + j]!) / Math.max(1, degrees) + mix * shared[i * d + j]!;
				a[i * d + j] = both * scale[i]! * scale[j]!;
			}
			// A feature that never moves takes no part; beside a mix a trace of noise parts features that are copies.
			if (scale[i] === 0) a[i * d + i] = 1;
			else a[i * d + i]! += 1e-6;
		}
		const l = cholesky(a, d);
		if (l) return { l, scale };
	}
	throw new Error('A correlation matrix with noise on its diagonal is always positive definite.');
}
