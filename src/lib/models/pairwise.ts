import { AppError } from '../core/errors.ts';
import type { Model, Weights } from './model.ts';
import type { Standard } from './standardise.ts';
import { weightsOf } from './weights.ts';

/** The parts of a machine for every pair of classes. */
export interface PairwiseParts {
	readonly standard: Standard;
	/** `rows[row * nFeatures + feature]`, standardised: what a window is compared with. */
	readonly rows: Float64Array;
	/** `weights[pair * nRows + row]` */
	readonly weights: Float64Array;
	/** `pairs[pair * 5 …]`: first class, second class, bias, and a and b of the sigmoid that gives P(first). */
	readonly pairs: Float64Array;
	readonly nClasses: number;
	/** exp(−gamma·|x − row|²); 0: the dot product. */
	readonly gamma: number;
}

/** Numbers of a pair. */
export const PAIR = 5;

/**
 * Two-class machines for every pair of classes. The probability of a class is the mean of its pairwise probabilities, over the
 * sum of all (Price et al. 1995).
 */
export class Pairwise implements Model {
	readonly nFeatures: number;
	readonly nOutputs: number;
	readonly #parts: PairwiseParts;
	readonly #nRows: number;
	readonly #z: Float64Array;
	readonly #kernel: Float64Array;
	readonly #sums: Float64Array;

	constructor(parts: PairwiseParts) {
		this.#parts = parts;
		this.nFeatures = parts.standard.mean.length;
		this.nOutputs = parts.nClasses;
		this.#nRows = parts.rows.length / this.nFeatures;
		this.#z = new Float64Array(this.nFeatures);
		this.#kernel = new Float64Array(this.#nRows);
		this.#sums = new Float64Array(parts.nClasses);
	}

	/** From what `save` gave. Throws a ModelError when the arrays do not fit together. */
	static load(weights: Weights, what: string): Pairwise {
		const mean = weightsOf(weights, 'mean', [undefined], what).data;
		const scale = weightsOf(weights, 'scale', [mean.length], what).data;
		const rows = weightsOf(weights, 'rows', [undefined, mean.length], what);
		const pairs = weightsOf(weights, 'pairs', [undefined, PAIR], what);
		const [nPairs, nRows] = [pairs.shape[0]!, rows.shape[0]!];
		const own = weightsOf(weights, 'weights', [nPairs, nRows], what).data;
		const [nClasses = 0, gamma = 0] = weightsOf(weights, 'kernel', [2], what).data;
		const whole = (c: number): boolean => Number.isInteger(c) && c >= 0 && c < nClasses;
		const valid = Array.from({ length: nPairs }, (_, p) => pairs.data.subarray(p * PAIR, p * PAIR + 2));
		if (!(nClasses >= 2 && nClasses <= 1e4) || !(gamma >= 0) || !valid.every((pair) => pair.every(whole))) {
			throw new AppError('ModelError', `These are not the weights of ${what}. Train the model again.`);
		}
		const standard = { mean, scale };
		return new Pairwise({ standard, rows: rows.data, weights: own, pairs: pairs.data, nClasses, gamma });
	}

	predict(features: Float32Array, out: Float32Array): void {
		const { standard, pairs, weights } = this.#parts;
		for (let f = 0; f < this.nFeatures; f++) {
			this.#z[f] = (features[f]! - standard.mean[f]!) * standard.scale[f]!;
		}
		this.#compare();
		const sums = this.#sums.fill(0);
		const nRows = this.#nRows;
		for (let p = 0; p * PAIR < pairs.length; p++) {
			let decision = pairs[p * PAIR + 2]!;
			for (let row = 0, at = p * nRows; row < nRows; row++, at++)
				decision += weights[at]! * this.#kernel[row]!;
			const exponent = pairs[p * PAIR + 3]! * decision + pairs[p * PAIR + 4]!;
			const first = 1 / (1 + Math.exp(exponent));
			sums[pairs[p * PAIR]!]! += first;
			sums[pairs[p * PAIR + 1]!]! += 1 - first;
		}
		const all = sums.reduce((sum, value) => sum + value, 0);
		for (let c = 0; c < this.nOutputs; c++) out[c] = sums[c]! / all;
	}

	/** The kernel of the window and every row. */
	#compare(): void {
		const { rows, gamma } = this.#parts;
		const z = this.#z;
		for (let row = 0, at = 0; row < this.#nRows; row++) {
			let sum = 0;
			if (gamma > 0) for (let f = 0; f < z.length; f++, at++) sum += (z[f]! - rows[at]!) ** 2;
			else for (let f = 0; f < z.length; f++, at++) sum += z[f]! * rows[at]!;
			this.#kernel[row] = gamma > 0 ? Math.exp(-gamma * sum) : sum;
		}
	}

	save(): Weights {
		const { standard, rows, weights, pairs, nClasses, gamma } = this.#parts;
		const d = this.nFeatures;
		return {
			mean: { shape: [d], data: standard.mean },
			scale: { shape: [d], data: standard.scale },
			rows: { shape: [this.#nRows, d], data: rows },
			weights: { shape: [pairs.length / PAIR, this.#nRows], data: weights },
			pairs: { shape: [pairs.length / PAIR, PAIR], data: pairs },
			kernel: { shape: [2], data: Float64Array.of(nClasses, gamma) }
		};
	}
}
