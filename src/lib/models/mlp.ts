import { seeded } from '../core/random.ts';
import { checkExamples } from './examples.ts';
import type { Classifier } from './model.ts';
import { Perceptron } from './perceptron.ts';
import { standardOf } from './standardise.ts';
import { trainLayers } from './train-layers.ts';

/** Neurons of the hidden layer. A second layer or twice the epochs won nothing on the sets of docs/decisions. */
const HIDDEN = 64;

/**
 * A small multi-layer perceptron on standardised features. TensorFlow.js fits it and is loaded only then; predicting is
 * plain arithmetic.
 */
export const mlp = {
	id: 'mlp',
	task: 'classify',
	label: 'Neural network',
	summary: 'A small neural network: learns in seconds, for gestures that no straight line separates',

	async fit(examples, { seed = 0, onProgress, signal } = {}) {
		checkExamples(examples, 'A neural network');
		signal?.throwIfAborted();
		const standard = standardOf(examples);
		const x = examples.x.map((v, i) => {
			const f = i % examples.nFeatures;
			return (v - standard.mean[f]!) * standard.scale[f]!;
		});
		const sizes = [examples.nFeatures, HIDDEN, examples.nClasses];
		const layers = await trainLayers(x, examples.y, sizes, { random: seeded(seed), onProgress, signal });
		return new Perceptron(standard, layers);
	},

	load: (weights) => Perceptron.load(weights, 'a neural network')
} as const satisfies Classifier;
