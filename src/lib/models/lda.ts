import { checkExamples } from './examples.ts';
import { discriminant, SMALLEST_EIGENVALUE } from './discriminant.ts';
import { inverseOf } from './inverse.ts';
import { Linear } from './linear.ts';
import type { Classifier, Examples, LeftOut, Model } from './model.ts';
import { mergeScatters } from './merge-scatters.ts';
import { classMeans, Scatter, scatterOf } from './scatter.ts';
import { wideLda } from './wide-lda.ts';

/**
 * Linear discriminant analysis with pooled covariance and the classes' shares as priors: the predictions of
 * scikit-learn's `LinearDiscriminantAnalysis()` (solver svd). Where that one takes the singular values of the
 * standardised rows, this takes the same numbers' squares as eigenvalues of their covariance; and where all of them
 * are far from the tolerance, a Cholesky factor gives the same answer sooner.
 */
export const lda = {
	id: 'lda',
	task: 'classify',
	label: 'LDA',
	summary: 'Linear discriminant analysis: learns in milliseconds; the baseline of the field',

	async fit(examples) {
		checkExamples(examples, 'LDA');
		if (isWide(examples, examples.y.length)) {
			return wideLda(examples, Int32Array.from(examples.y.keys()), SMALLEST_EIGENVALUE);
		}
		return ldaOf(mergeScatters(rowsOfParts(examples).map((rows) => scatterOf(examples, rows))));
	},

	async *fitWithoutEach(examples, group, nGroups) {
		checkExamples(examples, 'LDA');
		const rows: number[][] = Array.from({ length: nGroups }, () => []);
		group.forEach((g, row) => rows[g]!.push(row));
		if (isWide(examples, examples.y.length)) {
			for (let left = 0; left < nGroups; left++) {
				const others = Int32Array.from(examples.y.keys()).filter((row) => group[row] !== left);
				yield { group: left, model: await wideLda(examples, others, SMALLEST_EIGENVALUE) };
				await new Promise((resolve) => setTimeout(resolve, 0));
			}
			return;
		}
		yield* withoutEach(new Scatter(examples.nFeatures, classMeans(examples)), 0, nGroups);

		// Adds one half and goes down the other: every row is added log₂(groups) times, and nothing is subtracted.
		async function* withoutEach(others: Scatter, from: number, to: number): AsyncGenerator<LeftOut> {
			if (to - from === 1) {
				yield { group: from, model: await ldaOf(others) };
				return;
			}
			const middle = (from + to) >> 1;
			const right = others.clone();
			right.add(examples, Int32Array.from(rows.slice(middle, to).flat()));
			yield* withoutEach(right, from, middle);
			const left = others.clone();
			left.add(examples, Int32Array.from(rows.slice(from, middle).flat()));
			yield* withoutEach(left, middle, to);
		}
	},

	load: (weights) => Linear.load(weights, 'LDA')
} as const satisfies Classifier;

/** Whether the covariance of the features is surely singular: then a matrix with a line per row says the same sooner. */
const isWide = ({ nFeatures }: Examples, rows: number): boolean => nFeatures >= rows;

/** The rows of each part, in the order of the parts. */
function rowsOfParts({ y, part }: Examples): readonly Int32Array[] {
	if (!part) return [Int32Array.from(y.keys())];
	const rows: number[][] = [];
	part.forEach((p, row) => (rows[p] ??= []).push(row));
	return rows.filter(Boolean).map((list) => Int32Array.from(list));
}

/** The discriminant functions of what was added up: more rows than features, of two classes at least. */
export async function ldaOf(scatter: Scatter): Promise<Model> {
	const { counts } = scatter;
	const n = counts.reduce((sum, count) => sum + count, 0);
	const present = counts.reduce((sum, count) => sum + Number(count > 0), 0);
	const { covariance, scale } = pooledCovariance(scatter, n, n - present);
	const applyInverse = await inverseOf(covariance, scale.length, SMALLEST_EIGENVALUE);
	return discriminant(counts, (c, j) => scatter.mean(c, j), scale, applyInverse);
}

/** Covariance of the rows about the means of their classes. A feature that does not move inside any class takes no part. */
function pooledCovariance(
	{ nFeatures: d, nClasses, counts, sums, products, stride }: Scatter,
	n: number,
	degrees: number
) {
	const covariance = new Float64Array(d * d);
	for (let i = 0; i < d; i++) {
		for (let j = 0; j <= i; j++) {
			let value = products[i * stride + j]!;
			for (let c = 0; c < nClasses; c++) {
				if (counts[c]! > 0) value -= (sums[c * d + i]! * sums[c * d + j]!) / counts[c]!;
			}
			covariance[i * d + j] = value;
		}
	}
	const scale = new Float64Array(d);
	for (let j = 0; j < d; j++) {
		const spread = covariance[j * d + j]!;
		// What rounding leaves of a feature that stood still is no spread.
		if (spread > 1e-12 * products[j * stride + j]!) scale[j] = 1 / Math.sqrt(spread / n);
	}
	for (let i = 0; i < d; i++) {
		for (let j = 0; j <= i; j++) covariance[i * d + j]! *= (scale[i]! * scale[j]!) / degrees;
		if (scale[i] === 0) covariance[i * d + i] = 1;
	}
	return { covariance, scale };
}
