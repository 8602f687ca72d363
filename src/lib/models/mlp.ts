import { Dense, type Layer } from './dense.ts';
import { checkExamples, checkTargets } from './examples.ts';
import type { Classifier, FitOptions, Regressor, Rows, Setting } from './model.ts';
import { Perceptron } from './perceptron.ts';
import { settingsOf } from './settings.ts';
import { standardOf, type Standard } from './standardise.ts';
import { standardTargets } from './standard-targets.ts';
import { trainNetwork, type Aim } from './train-network.ts';

/** What was tried besides, and what it gave: docs/decisions, 22. */
const SETTINGS = [
	{ id: 'hidden', label: 'Neurons', value: 64, min: 1, max: 1024, whole: true },
	{ id: 'epochs', label: 'Epochs', value: 60, min: 1, max: 1000, whole: true }
] as const satisfies readonly Setting[];

/**
 * A small multi-layer perceptron on standardised features. TensorFlow.js fits it and is loaded only then; predicting is
 * plain arithmetic.
 */
export const mlp = {
	id: 'mlp',
	task: 'classify',
	label: 'Neural network',
	summary: 'A small neural network: learns in seconds, for gestures that no straight line separates',
	settings: SETTINGS,

	async fit(examples, options: FitOptions = {}) {
		checkExamples(examples, 'A neural network');
		const { standard, layers } = await fitLayers(examples, examples, examples.nClasses, options);
		return new Perceptron(standard, new Dense(examples.nFeatures, layers), 'classify');
	},

	load: (weights) => Perceptron.load(weights, 'classify', 'a neural network')
} as const satisfies Classifier;

/** The same for measured values. */
export const mlpRegression = {
	id: 'mlp-regression',
	task: 'regress',
	label: 'Neural network',
	summary: 'A small neural network: for force or angles that do not follow a straight line',
	settings: SETTINGS,

	async fit(examples, options: FitOptions = {}) {
		checkTargets(examples, 'A neural network');
		const { aim, unscaled } = standardTargets(examples);
		const { standard, layers } = await fitLayers(examples, aim, examples.nTargets, options);
		return new Perceptron(standard, new Dense(examples.nFeatures, unscaled(layers)), 'regress');
	},

	load: (weights) => Perceptron.load(weights, 'regress', 'a neural network')
} as const satisfies Regressor;

async function fitLayers(
	examples: Rows,
	aim: Aim,
	nOutputs: number,
	options: FitOptions
): Promise<{ standard: Standard; layers: readonly Layer[] }> {
	options.signal?.throwIfAborted();
	const { hidden, epochs } = settingsOf(SETTINGS, options.settings);
	const { x, nFeatures } = examples;
	const standard = standardOf(examples);
	const { mean, scale } = standard;
	const { layers } = await trainNetwork(
		{
			sizes: [nFeatures, hidden, nOutputs],
			rowLength: nFeatures,
			fill(row, out, at) {
				for (let f = 0, from = row * nFeatures; f < nFeatures; f++) {
					out[at + f] = (x[from + f]! - mean[f]!) * scale[f]!;
				}
			},
			epochs,
			learningRate: 2e-2,
			dropout: 0.5
		},
		aim,
		options
	);
	return { standard, layers };
}
