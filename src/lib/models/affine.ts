import type { Model, Weights } from './model.ts';
import { weightsOf } from './weights.ts';

/**
 * One linear function per output: out[o] = intercepts[o] + Σ coefficients[o][f]·(x[f] − mean[f]). Taking the mean off
 * first keeps the digits of features that are large beside their spread.
 */
export class Affine implements Model {
	readonly nFeatures: number;
	readonly nOutputs: number;
	readonly #mean: Float64Array;
	/** `coefficients[output * nFeatures + feature]` */
	readonly #coefficients: Float64Array;
	readonly #intercepts: Float64Array;

	constructor(mean: Float64Array, coefficients: Float64Array, intercepts: Float64Array) {
		this.nFeatures = mean.length;
		this.nOutputs = intercepts.length;
		this.#mean = mean;
		this.#coefficients = coefficients;
		this.#intercepts = intercepts;
	}

	/** From what `save` gave. Throws a ModelError when the arrays do not fit together. */
	static load(weights: Weights, what: string): Affine {
		const mean = weightsOf(weights, 'mean', [undefined], what).data;
		const intercepts = weightsOf(weights, 'intercepts', [undefined], what).data;
		const shape = [intercepts.length, mean.length];
		return new Affine(mean, weightsOf(weights, 'coefficients', shape, what).data, intercepts);
	}

	predict(features: Float32Array, out: Float32Array): void {
		for (let o = 0, at = 0; o < this.nOutputs; o++) {
			let value = this.#intercepts[o]!;
			for (let f = 0; f < this.nFeatures; f++, at++) {
				value += this.#coefficients[at]! * (features[f]! - this.#mean[f]!);
			}
			out[o] = value;
		}
	}

	save(): Weights {
		return {
			mean: { shape: [this.nFeatures], data: this.#mean },
			coefficients: { shape: [this.nOutputs, this.nFeatures], data: this.#coefficients },
			intercepts: { shape: [this.nOutputs], data: this.#intercepts }
		};
	}
}
