import { AppError } from '../core/errors.ts';
import type { Model, Rows, Weights } from './model.ts';
import { standardOf, type Standard } from './standardise.ts';
import { weightsOf } from './weights.ts';

/** All examples with what each says, and how to find the nearest: their mean is the answer. */
export class Neighbours implements Model {
	readonly nFeatures: number;
	readonly nOutputs: number;
	readonly #standard: Standard;
	/** `rows[row * nFeatures + feature]`, standardised */
	readonly #rows: Float32Array;
	/** `values[row * nOutputs + output]` */
	readonly #values: Float32Array;
	readonly #k: number;
	readonly #z: Float64Array;
	/** The nearest so far, nearest first. */
	readonly #distances: Float64Array;
	readonly #nearest: Int32Array;
	readonly #sums: Float64Array;

	constructor(standard: Standard, rows: Float32Array, values: Float32Array, nOutputs: number, k: number) {
		this.nFeatures = standard.mean.length;
		this.nOutputs = nOutputs;
		this.#standard = standard;
		this.#rows = rows;
		this.#values = values;
		this.#k = k;
		this.#z = new Float64Array(this.nFeatures);
		this.#distances = new Float64Array(Math.min(k, values.length / nOutputs));
		this.#nearest = new Int32Array(this.#distances.length);
		this.#sums = new Float64Array(nOutputs);
	}

	/** Of examples that each say `values[row * nOutputs + output]`. */
	static of(examples: Rows, values: Float32Array, nOutputs: number, k: number): Neighbours {
		const standard = standardOf(examples);
		const { mean, scale } = standard;
		const rows = examples.x.map((v, i) => {
			const f = i % examples.nFeatures;
			return (v - mean[f]!) * scale[f]!;
		});
		return new Neighbours(standard, rows, values.slice(), nOutputs, k);
	}

	/** From what `save` gave. Throws a ModelError when the arrays do not fit together. */
	static load(weights: Weights, what: string): Neighbours {
		const mean = weightsOf(weights, 'mean', [undefined], what).data;
		const scale = weightsOf(weights, 'scale', [mean.length], what).data;
		const values = weightsOf(weights, 'values', [undefined, undefined], what);
		const [count = 0, nOutputs = 0] = values.shape;
		const rows = weightsOf(weights, 'rows', [count, mean.length], what).data;
		const [k = 0] = weightsOf(weights, 'k', [1], what).data;
		if (!Number.isInteger(k) || k < 1) {
			throw new AppError('ModelError', `These are not the weights of ${what}. Train the model again.`);
		}
		const standard = { mean, scale };
		return new Neighbours(standard, Float32Array.from(rows), Float32Array.from(values.data), nOutputs, k);
	}

	predict(features: Float32Array, out: Float32Array): void {
		const { nFeatures, nOutputs } = this;
		const { mean, scale } = this.#standard;
		const rows = this.#rows;
		const z = this.#z;
		const distances = this.#distances.fill(Infinity);
		const nearest = this.#nearest.fill(0);
		const last = distances.length - 1;
		const count = this.#values.length / nOutputs;
		for (let f = 0; f < nFeatures; f++) z[f] = (features[f]! - mean[f]!) * scale[f]!;
		for (let row = 0, at = 0; row < count; row++, at += nFeatures) {
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
		const sums = this.#sums.fill(0);
		for (const row of nearest) {
			for (let o = 0, at = row * nOutputs; o < nOutputs; o++, at++) sums[o]! += this.#values[at]!;
		}
		for (let o = 0; o < nOutputs; o++) out[o] = sums[o]! / nearest.length;
	}

	save(): Weights {
		const { mean, scale } = this.#standard;
		const count = this.#values.length / this.nOutputs;
		return {
			mean: { shape: [mean.length], data: mean },
			scale: { shape: [scale.length], data: scale },
			rows: { shape: [count, this.nFeatures], data: this.#rows },
			values: { shape: [count, this.nOutputs], data: this.#values },
			k: { shape: [1], data: Float32Array.of(this.#k) }
		};
	}
}
