import { AppError } from '../core/errors.ts';
import type { Model, Weights } from './model.ts';
import { softmax } from './softmax.ts';
import type { Standard } from './standardise.ts';
import { weightsOf } from './weights.ts';

/** One layer: out[j] = bias[j] + Σᵢ in[i] · weights[i * nOut + j]. */
export interface Layer {
	readonly weights: Float64Array;
	readonly bias: Float64Array;
}

/**
 * Standardised features through dense layers with max(0, ·) between them, and a softmax after the last. Plain float64
 * arithmetic: it needs no library, and gives the same bits wherever it runs.
 */
export class Perceptron implements Model {
	readonly nFeatures: number;
	readonly nOutputs: number;
	readonly #standard: Standard;
	readonly #layers: readonly Layer[];
	/** What each layer reads, and what the last one writes. */
	readonly #values: readonly Float64Array[];

	constructor(standard: Standard, layers: readonly Layer[]) {
		this.nFeatures = standard.mean.length;
		this.nOutputs = layers.at(-1)!.bias.length;
		this.#standard = standard;
		this.#layers = layers;
		this.#values = [
			new Float64Array(this.nFeatures),
			...layers.map(({ bias }) => new Float64Array(bias.length))
		];
	}

	/** From what `save` gave. Throws a ModelError when the arrays do not fit together. */
	static load(weights: Weights, what: string): Perceptron {
		const mean = weightsOf(weights, 'mean', [undefined], what).data;
		const scale = weightsOf(weights, 'scale', [mean.length], what).data;
		const layers: Layer[] = [];
		let nIn = mean.length;
		while (`weights${layers.length}` in weights) {
			const k = layers.length;
			const bias = weightsOf(weights, `bias${k}`, [undefined], what).data;
			layers.push({ weights: weightsOf(weights, `weights${k}`, [nIn, bias.length], what).data, bias });
			nIn = bias.length;
		}
		if (layers.length === 0)
			throw new AppError('ModelError', `These are not the weights of ${what}. Train the model again.`);
		return new Perceptron({ mean, scale }, layers);
	}

	predict(features: Float32Array, out: Float32Array): void {
		const { mean, scale } = this.#standard;
		const input = this.#values[0]!;
		for (let f = 0; f < input.length; f++) input[f] = (features[f]! - mean[f]!) * scale[f]!;
		for (let k = 0; k < this.#layers.length; k++) {
			const { weights, bias } = this.#layers[k]!;
			const from = this.#values[k]!;
			const to = this.#values[k + 1]!;
			to.set(bias);
			for (let i = 0, at = 0; i < from.length; i++) {
				const v = from[i]!;
				for (let j = 0; j < to.length; j++, at++) to[j]! += v * weights[at]!;
			}
			if (k < this.#layers.length - 1) for (let j = 0; j < to.length; j++) to[j] = Math.max(0, to[j]!);
		}
		softmax(this.#values.at(-1)!, out);
	}

	save(): Weights {
		const { mean, scale } = this.#standard;
		const all: Record<string, Weights[string]> = {
			mean: { shape: [mean.length], data: mean },
			scale: { shape: [scale.length], data: scale }
		};
		this.#layers.forEach(({ weights, bias }, k) => {
			// They were fitted in float32: that holds them without loss.
			all[`weights${k}`] = {
				shape: [weights.length / bias.length, bias.length],
				data: Float32Array.from(weights)
			};
			all[`bias${k}`] = { shape: [bias.length], data: Float32Array.from(bias) };
		});
		return all;
	}
}
