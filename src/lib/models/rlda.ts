import { checkExamples } from './examples.ts';
import { discriminant, SMALLEST_EIGENVALUE } from './discriminant.ts';
import { inverseOf } from './inverse.ts';
import { Linear } from './linear.ts';
import type { Examples, Classifier } from './model.ts';
import { classMeans } from './scatter.ts';

/**
 * Linear discriminant analysis with each class's covariance shrunk towards a sphere, as far as Ledoit and Wolf (2004) say
 * is best for so many windows: the predictions of scikit-learn's `LinearDiscriminantAnalysis(solver='lsqr',
 * shrinkage='auto')`. For few windows and many features.
 */
export const rlda = {
	id: 'rlda',
	task: 'classify',
	label: 'LDA, shrunk',
	summary: 'LDA that trusts few windows less: for many channels and short recordings',

	async fit(examples) {
		checkExamples(examples, 'LDA');
		const { nFeatures: d, nClasses, y } = examples;
		const means = classMeans(examples);
		const counts = new Float64Array(nClasses);
		for (const c of y) counts[c]! += 1;
		const covariance = new Float64Array(d * d);
		for (let c = 0; c < nClasses; c++) {
			if (counts[c]! > 0) addShrunk(examples, c, means, counts[c]! / y.length, covariance);
		}
		const scale = standardise(covariance, d);
		const applyInverse = await inverseOf(covariance, d, SMALLEST_EIGENVALUE);
		return discriminant(counts, (c, j) => means[c * d + j]!, scale, applyInverse);
	},

	load: (weights) => Linear.load(weights, 'shrunk LDA')
} as const satisfies Classifier;

/** Adds `share` of one class's shrunk covariance. */
function addShrunk(
	{ x, y, nFeatures: d }: Examples,
	c: number,
	means: Float64Array,
	share: number,
	covariance: Float64Array
): void {
	const rows = [...y.keys()].filter((row) => y[row] === c);
	const n = rows.length;
	// scikit-learn shrinks what is scaled to unit variance, and scales back.
	const deviation = new Float64Array(d);
	for (const row of rows) {
		for (let j = 0; j < d; j++) deviation[j]! += (x[row * d + j]! - means[c * d + j]!) ** 2 / n;
	}
	for (let j = 0; j < d; j++) deviation[j] = Math.sqrt(deviation[j]!) || 1;
	const empirical = new Float64Array(d * d);
	const z = new Float64Array(d);
	let fourth = 0;
	for (const row of rows) {
		let square = 0;
		for (let j = 0; j < d; j++) {
			z[j] = (x[row * d + j]! - means[c * d + j]!) / deviation[j]!;
			square += z[j]! ** 2;
		}
		fourth += square ** 2;
		for (let i = 0; i < d; i++) {
			const v = z[i]! / n;
			for (let j = 0; j <= i; j++) empirical[i * d + j]! += v * z[j]!;
		}
	}
	let mu = 0;
	let squares = 0;
	for (let i = 0; i < d; i++) {
		mu += empirical[i * d + i]! / d;
		for (let j = 0; j <= i; j++) squares += (i === j ? 1 : 2) * empirical[i * d + j]! ** 2;
	}
	const spread = (squares - d * mu ** 2) / d;
	const noise = (fourth / n - squares) / (d * n);
	const shrinkage = spread > 0 ? Math.min(1, Math.max(0, noise / spread)) : 1;
	for (let i = 0; i < d; i++) {
		for (let j = 0; j <= i; j++) {
			const shrunk = (1 - shrinkage) * empirical[i * d + j]! + (i === j ? shrinkage * mu : 0);
			covariance[i * d + j]! += share * shrunk * deviation[i]! * deviation[j]!;
		}
	}
}

/** Makes correlations of a covariance and gives back the scales. A feature without variance takes no part. */
function standardise(covariance: Float64Array, d: number): Float64Array {
	const scale = Float64Array.from({ length: d }, (_, j) => {
		const variance = covariance[j * d + j]!;
		return variance > 0 ? 1 / Math.sqrt(variance) : 0;
	});
	for (let i = 0; i < d; i++) {
		for (let j = 0; j <= i; j++) covariance[i * d + j]! *= scale[i]! * scale[j]!;
		if (scale[i] === 0) covariance[i * d + i] = 1;
	}
	return scale;
}
