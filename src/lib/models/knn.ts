import { AppError } from '../core/errors.ts';
import { checkExamples } from './examples.ts';
import type { Model, ModelKind, Weights } from './model.ts';
import { standardOf } from './standardise.ts';
import { weightsOf } from './weights.ts';

/** How many neighbours vote. */
const K = 5;

/**
 * The five nearest examples vote, each with one voice: distances are Euclidean between features divided by their spread.
 * As scikit-learn's `KNeighborsClassifier(5)` behind a `StandardScaler`. Of equal votes the first class wins.
 */
export const knn = {
	id: 'knn',
	label: 'Nearest neighbours',
	summary: 'The five most similar windows vote: nothing to fit, slower to predict the more was recorded',

	async fit(examples) {
		checkExamples(examples, 'Nearest neighbours');
		const { mean, scale } = standardOf(examples);
		const rows = examples.x.map((v, i) => {
			const f = i % examples.nFeatures;
			return (v - mean[f]!) * scale[f]!;
		});
		return new Neighbours(mean, scale, rows, examples.y, examples.nClasses);
	},

	load(weights) {
		const what = 'nearest neighbours';
		const mean = weightsOf(weights, 'mean', [undefined], what).data;
		const scale = weightsOf(weights, 'scale', [mean.length], what).data;
		const classes = weightsOf(weights, 'classes', [undefined], what).data;
		const rows = weightsOf(weights, 'rows', [classes.length, mean.length], what).data;
		const [nClasses = 0] = weightsOf(weights, 'nClasses', [1], what).data;
		if (
			!(nClasses >= 2 && nClasses <= 1e4) ||
			!classes.every((c) => Number.isInteger(c) && c >= 0 && c < nClasses)
		) {
			throw new AppError('ModelError', `These are not the weights of ${what}. Train the model again.`);
		}
		return new Neighbours(mean, scale, Float32Array.from(rows), Int32Array.from(classes), nClasses);
	}
} as const satisfies ModelKind;

/** All examples, and how to find the nearest. */
class Neighbours implements Model {
	readonly nFeatures: number;
	readonly nClasses: number;
	readonly #mean: Float64Array;
	readonly #scale: Float64Array;
	/** `rows[row * nFeatures + feature]`, standardised */
	readonly #rows: Float32Array;
	readonly #classes: Int32Array;
	readonly #z: Float64Array;
	/** The nearest so far, nearest first. */
	readonly #distances: Float64Array;
	readonly #nearest: Int32Array;

	constructor(
		mean: Float64Array,
		scale: Float64Array,
		rows: Float32Array,
		classes: Int32Array,
		nClasses: number
	) {
		this.nFeatures = mean.length;
		this.nClasses = nClasses;
		this.#mean = mean;
		this.#scale = scale;
		this.#rows = rows;
		this.#classes = classes;
		this.#z = new Float64Array(mean.length);
		this.#distances = new Float64Array(Math.min(K, classes.length));
		this.#nearest = new Int32Array(this.#distances.length);
	}

	predict(features: Float32Array, out: Float32Array): void {
		const { nFeatures } = this;
		const rows = this.#rows;
		const z = this.#z;
		const distances = this.#distances.fill(Infinity);
		const nearest = this.#nearest.fill(0);
		const last = distances.length - 1;
		for (let f = 0; f < nFeatures; f++) z[f] = (features[f]! - this.#mean[f]!) * this.#scale[f]!;
		for (let row = 0, at = 0; row < this.#classes.length; row++, at += nFeatures) {
			const most = distances[last]!;
			let sum = 0;
			// Far away is known before the last feature.
			for (let f = 0; f < nFeatures && sum < most; f++) {
				const d = z[f]! - rows[at + f]!;
				sum += d * d;
			}
			if (!(sum < most)) continue;
			let place = last;
			for (; place > 0 && distances[place - 1]! > sum; place--) {
				distances[place] = distances[place - 1]!;
				nearest[place] = nearest[place - 1]!;
			}
			distances[place] = sum;
			nearest[place] = row;
		}
		out.fill(0);
		for (const row of nearest) out[this.#classes[row]!]! += 1 / nearest.length;
	}

	save(): Weights {
		return {
			mean: { shape: [this.nFeatures], data: this.#mean },
			scale: { shape: [this.nFeatures], data: this.#scale },
			rows: { shape: [this.#classes.length, this.nFeatures], data: this.#rows },
			classes: { shape: [this.#classes.length], data: Float32Array.from(this.#classes) },
			nClasses: { shape: [1], data: Float32Array.of(this.nClasses) }
		};
	}
}
