import type { Model, Weights } from './model.ts';
import { softmax } from './softmax.ts';
import { weightsOf } from './weights.ts';

/** The intercept of a class that was never seen: its probability is 0, and it can still be computed with. */
export const NEVER = -1e300;

/**
 * One linear function per class and their softmax: score[c] = intercepts[c] + Σ coefficients[c][f]·(x[f] − mean[f]).
 * Taking the mean off first keeps the digits of features that are large beside their spread.
 */
export class Linear implements Model {
	readonly nFeatures: number;
	readonly nOutputs: number;
	readonly #mean: Float64Array;
	/** `coefficients[class * nFeatures + feature]` */
	readonly #coefficients: Float64Array;
	readonly #intercepts: Float64Array;
	readonly #centred: Float64Array;
	readonly #scores: Float64Array;

	constructor(mean: Float64Array, coefficients: Float64Array, intercepts: Float64Array) {
		this.nFeatures = mean.length;
		this.nOutputs = intercepts.length;
		this.#mean = mean;
		this.#coefficients = coefficients;
		this.#intercepts = intercepts;
		this.#centred = new Float64Array(mean.length);
		this.#scores = new Float64Array(intercepts.length);
	}

	/** From what `save` gave. Throws a ModelError when the arrays do not fit together. */
	static load(weights: Weights, what: string): Linear {
		const mean = weightsOf(weights, 'mean', [undefined], what);
		const intercepts = weightsOf(weights, 'intercepts', [undefined], what);
		const shape = [intercepts.data.length, mean.data.length];
		return new Linear(mean.data, weightsOf(weights, 'coefficients', shape, what).data, intercepts.data);
	}

	predict(features: Float32Array, out: Float32Array): void {
		const { nFeatures, nOutputs } = this;
		const x = this.#centred;
		for (let f = 0; f < nFeatures; f++) x[f] = features[f]! - this.#mean[f]!;
		let c = 0;
		for (; c + 4 <= nOutputs; c += 4) this.#four(c);
		for (; c < nOutputs; c++) {
			let score = this.#intercepts[c]!;
			for (let f = 0, at = c * nFeatures; f < nFeatures; f++, at++) score += this.#coefficients[at]! * x[f]!;
			this.#scores[c] = score;
		}
		softmax(this.#scores, out);
	}

	/** The scores of four classes side by side: one alone waits for each of its additions to end. */
	#four(c: number): void {
		const { nFeatures } = this;
		const x = this.#centred;
		const coefficients = this.#coefficients;
		const scores = this.#scores;
		const intercepts = this.#intercepts;
		const first = c * nFeatures;
		const second = first + nFeatures;
		const third = second + nFeatures;
		const fourth = third + nFeatures;
		let [a, b, d, e] = [intercepts[c]!, intercepts[c + 1]!, intercepts[c + 2]!, intercepts[c + 3]!];
		for (let f = 0; f < nFeatures; f++) {
			const value = x[f]!;
			a += coefficients[first + f]! * value;
			b += coefficients[second + f]! * value;
			d += coefficients[third + f]! * value;
			e += coefficients[fourth + f]! * value;
		}
		scores[c] = a;
		scores[c + 1] = b;
		scores[c + 2] = d;
		scores[c + 3] = e;
	}

	save(): Weights {
		return {
			mean: { shape: [this.nFeatures], data: this.#mean },
			coefficients: { shape: [this.nOutputs, this.nFeatures], data: this.#coefficients },
			intercepts: { shape: [this.nOutputs], data: this.#intercepts }
		};
	}
}
