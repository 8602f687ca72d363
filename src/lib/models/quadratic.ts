import type { Model, Weights } from './model.ts';
import { softmax } from './softmax.ts';
import { weightsOf } from './weights.ts';

/** One quadratic function per class and their softmax: score[c] = offsets[c] − ½·|W[c]·(x − means[c])|². */
export class Quadratic implements Model {
	readonly nFeatures: number;
	readonly nOutputs: number;
	/** `means[class * nFeatures + feature]` */
	readonly #means: Float64Array;
	/** `whitening[(class * nFeatures + i) * nFeatures + j]`, 0 for j > i */
	readonly #whitening: Float64Array;
	readonly #offsets: Float64Array;
	readonly #centred: Float64Array;
	readonly #scores: Float64Array;

	constructor(means: Float64Array, whitening: Float64Array, offsets: Float64Array) {
		this.nOutputs = offsets.length;
		this.nFeatures = means.length / offsets.length;
		this.#means = means;
		this.#whitening = whitening;
		this.#offsets = offsets;
		this.#centred = new Float64Array(this.nFeatures);
		this.#scores = new Float64Array(this.nOutputs);
	}

	/** From what `save` gave. Throws a ModelError when the arrays do not fit together. */
	static load(weights: Weights, what: string): Quadratic {
		const offsets = weightsOf(weights, 'offsets', [undefined], what);
		const means = weightsOf(weights, 'means', [offsets.data.length, undefined], what);
		const [nOutputs, d] = means.shape;
		const whitening = weightsOf(weights, 'whitening', [nOutputs, d, d], what);
		return new Quadratic(means.data, whitening.data, offsets.data);
	}

	predict(features: Float32Array, out: Float32Array): void {
		const { nFeatures: d, nOutputs } = this;
		const z = this.#centred;
		for (let c = 0; c < nOutputs; c++) {
			for (let j = 0; j < d; j++) z[j] = features[j]! - this.#means[c * d + j]!;
			let distance = 0;
			for (let i = 0; i < d; i++) {
				let sum = 0;
				for (let j = 0, at = (c * d + i) * d; j <= i; j++, at++) sum += this.#whitening[at]! * z[j]!;
				distance += sum * sum;
			}
			this.#scores[c] = this.#offsets[c]! - distance / 2;
		}
		softmax(this.#scores, out);
	}

	save(): Weights {
		const { nFeatures: d, nOutputs } = this;
		return {
			means: { shape: [nOutputs, d], data: this.#means },
			whitening: { shape: [nOutputs, d, d], data: this.#whitening },
			offsets: { shape: [nOutputs], data: this.#offsets }
		};
	}
}
