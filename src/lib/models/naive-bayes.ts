import { checkExamples } from './examples.ts';
import { NEVER } from './linear.ts';
import type { Classifier, Model, Weights } from './model.ts';
import { classMeans } from './scatter.ts';
import { softmax } from './softmax.ts';
import { weightsOf } from './weights.ts';

/** Added to every variance, as a share of the largest variance of a feature (scikit-learn's `var_smoothing`). */
const SMOOTHING = 1e-9;

/**
 * Gaussian naive Bayes: every feature is normal within a class and independent of the others, shares as priors. The predictions
 * of scikit-learn's `GaussianNB()`.
 */
export const naiveBayes = {
	id: 'bayes',
	task: 'classify',
	label: 'Naive Bayes',
	summary: 'Gaussian naive Bayes: takes features as independent; needs few windows, sure beyond reason',

	async fit(examples) {
		checkExamples(examples, 'Naive Bayes');
		const { x, y, nFeatures: d, nClasses } = examples;
		const means = classMeans(examples);
		const counts = new Float64Array(nClasses);
		const variances = new Float64Array(nClasses * d);
		for (let row = 0; row < y.length; row++) {
			const c = y[row]!;
			counts[c]! += 1;
			for (let f = 0; f < d; f++) variances[c * d + f]! += (x[row * d + f]! - means[c * d + f]!) ** 2;
		}
		const least = Math.max(SMOOTHING * largestVariance(examples), Number.MIN_VALUE / Number.EPSILON);
		const offsets = new Float64Array(nClasses).fill(NEVER);
		for (let c = 0; c < nClasses; c++) {
			if (counts[c] === 0) continue;
			let logs = 0;
			for (let f = 0; f < d; f++) {
				variances[c * d + f] = variances[c * d + f]! / counts[c]! + least;
				logs += Math.log(variances[c * d + f]!);
			}
			offsets[c] = Math.log(counts[c]! / y.length) - logs / 2;
		}
		return new Independent(
			means,
			variances.map((variance) => (variance > 0 ? variance : 1)),
			offsets
		);
	},

	load: (weights) => Independent.load(weights)
} as const satisfies Classifier;

/** The largest variance of a feature over all rows. */
function largestVariance({
	x,
	nFeatures: d
}: {
	readonly x: Float32Array;
	readonly nFeatures: number;
}): number {
	const n = x.length / d;
	let largest = 0;
	for (let f = 0; f < d; f++) {
		let [mean, square] = [0, 0];
		for (let at = f; at < x.length; at += d) mean += x[at]! / n;
		for (let at = f; at < x.length; at += d) square += (x[at]! - mean) ** 2 / n;
		largest = Math.max(largest, square);
	}
	return largest;
}

/** One normal distribution per class and feature: score[c] = offsets[c] − ½ Σ (x[f] − means[c][f])² / variances[c][f]. */
class Independent implements Model {
	readonly nFeatures: number;
	readonly nOutputs: number;
	readonly #means: Float64Array;
	readonly #variances: Float64Array;
	readonly #offsets: Float64Array;
	readonly #scores: Float64Array;

	constructor(means: Float64Array, variances: Float64Array, offsets: Float64Array) {
		this.nOutputs = offsets.length;
		this.nFeatures = means.length / offsets.length;
		this.#means = means;
		this.#variances = variances;
		this.#offsets = offsets;
		this.#scores = new Float64Array(offsets.length);
	}

	static load(weights: Weights): Independent {
		const what = 'naive Bayes';
		const offsets = weightsOf(weights, 'offsets', [undefined], what).data;
		const means = weightsOf(weights, 'means', [offsets.length, undefined], what);
		return new Independent(means.data, weightsOf(weights, 'variances', means.shape, what).data, offsets);
	}

	predict(features: Float32Array, out: Float32Array): void {
		const { nFeatures: d } = this;
		for (let c = 0, at = 0; c < this.nOutputs; c++) {
			let distance = 0;
			for (let f = 0; f < d; f++, at++)
				distance += (features[f]! - this.#means[at]!) ** 2 / this.#variances[at]!;
			this.#scores[c] = Math.max(NEVER, this.#offsets[c]! - distance / 2);
		}
		softmax(this.#scores, out);
	}

	save(): Weights {
		const shape = [this.nOutputs, this.nFeatures];
		return {
			means: { shape, data: this.#means },
			variances: { shape, data: this.#variances },
			offsets: { shape: [this.nOutputs], data: this.#offsets }
		};
	}
}
