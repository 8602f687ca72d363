import { Dense } from './dense.ts';
import type { Model, Task, Weights } from './model.ts';
import { softmax } from './softmax.ts';
import type { Standard } from './standardise.ts';
import { weightsOf } from './weights.ts';

/** Standardised features through dense layers, and for classes a softmax after the last. */
export class Perceptron implements Model {
	readonly nFeatures: number;
	readonly nOutputs: number;
	readonly #standard: Standard;
	readonly #dense: Dense;
	readonly #task: Task;

	constructor(standard: Standard, dense: Dense, task: Task) {
		this.nFeatures = standard.mean.length;
		this.nOutputs = dense.nOutputs;
		this.#standard = standard;
		this.#dense = dense;
		this.#task = task;
	}

	/** From what `save` gave. Throws a ModelError when the arrays do not fit together. */
	static load(weights: Weights, task: Task, what: string): Perceptron {
		const mean = weightsOf(weights, 'mean', [undefined], what).data;
		const scale = weightsOf(weights, 'scale', [mean.length], what).data;
		return new Perceptron({ mean, scale }, Dense.load(weights, mean.length, what), task);
	}

	predict(features: Float32Array, out: Float32Array): void {
		const { mean, scale } = this.#standard;
		const { input } = this.#dense;
		for (let f = 0; f < input.length; f++) input[f] = (features[f]! - mean[f]!) * scale[f]!;
		const values = this.#dense.run();
		if (this.#task === 'classify') softmax(values, out);
		else out.set(values);
	}

	save(): Weights {
		const { mean, scale } = this.#standard;
		return {
			mean: { shape: [mean.length], data: mean },
			scale: { shape: [scale.length], data: scale },
			...this.#dense.save()
		};
	}
}
