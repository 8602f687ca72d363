import { AppError } from '../core/errors.ts';
import type { Weights } from './model.ts';
import { weightsOf } from './weights.ts';

/** One layer: out[j] = bias[j] + Σᵢ in[i] · weights[i * nOut + j]. */
export interface Layer {
	readonly weights: Float64Array;
	readonly bias: Float64Array;
}

/** Dense layers with max(0, ·) between them, in plain float64 arithmetic: the same bits wherever they run. */
export class Dense {
	readonly layers: readonly Layer[];
	/** What each layer reads, and what the last one writes. */
	readonly #values: readonly Float64Array[];

	constructor(nIn: number, layers: readonly Layer[]) {
		this.layers = layers;
		this.#values = [new Float64Array(nIn), ...layers.map(({ bias }) => new Float64Array(bias.length))];
	}

	/** Where the caller writes what the first layer reads. */
	get input(): Float64Array {
		return this.#values[0]!;
	}

	get nOutputs(): number {
		return this.#values.at(-1)!.length;
	}

	/** What the last layer makes of `input`; reused by the next run. */
	run(): Float64Array {
		for (let k = 0; k < this.layers.length; k++) {
			const { weights, bias } = this.layers[k]!;
			const from = this.#values[k]!;
			const to = this.#values[k + 1]!;
			to.set(bias);
			for (let i = 0, at = 0; i < from.length; i++) {
				const v = from[i]!;
				for (let j = 0; j < to.length; j++, at++) to[j]! += v * weights[at]!;
			}
			if (k < this.layers.length - 1) for (let j = 0; j < to.length; j++) to[j] = Math.max(0, to[j]!);
		}
		return this.#values.at(-1)!;
	}

	/** `weights0`, `bias0`, `weights1`, … They were fitted in float32: that holds them without loss. */
	save(): Weights {
		return Object.fromEntries(
			this.layers.flatMap(({ weights, bias }, k) => [
				[
					`weights${k}`,
					{ shape: [weights.length / bias.length, bias.length], data: Float32Array.from(weights) }
				],
				[`bias${k}`, { shape: [bias.length], data: Float32Array.from(bias) }]
			])
		);
	}

	/** From what `save` gave. Throws a ModelError when the arrays do not fit together. */
	static load(weights: Weights, nIn: number, what: string): Dense {
		const layers: Layer[] = [];
		let size = nIn;
		while (`weights${layers.length}` in weights) {
			const k = layers.length;
			const bias = weightsOf(weights, `bias${k}`, [undefined], what).data;
			layers.push({ weights: weightsOf(weights, `weights${k}`, [size, bias.length], what).data, bias });
			size = bias.length;
		}
		if (layers.length === 0)
			throw new AppError('ModelError', `These are not the weights of ${what}. Train the model again.`);
		return new Dense(nIn, layers);
	}
}
