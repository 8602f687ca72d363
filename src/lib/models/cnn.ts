import { Convolution, powersOf, type WindowShape } from './convolution.ts';
import { powers, productsOf, writeProducts } from './conv-powers.ts';
import { Dense } from './dense.ts';
import { checkExamples, checkTargets } from './examples.ts';
import type { Classifier, FitOptions, Regressor, Rows, Setting } from './model.ts';
import { settingsOf } from './settings.ts';
import type { Standard } from './standardise.ts';
import { standardTargets } from './standard-targets.ts';
import { trainNetwork, type Aim, type Fitted } from './train-network.ts';

const SETTINGS = [
	{ id: 'filters', label: 'Filters', value: 12, min: 1, max: 256, whole: true },
	{ id: 'hidden', label: 'Neurons', value: 64, min: 1, max: 1024, whole: true },
	{ id: 'epochs', label: 'Epochs', value: 40, min: 1, max: 1000, whole: true }
] as const satisfies readonly Setting[];

/**
 * A small convolutional network on raw windows. Its first layer is a bank of filters that all channels share, followed by
 * the logarithm of the power they let through: what spectral EMG features are, but learned (the shape is that of the
 * shallow network of Schirrmeister et al. 2017, for EEG). TensorFlow.js fits it.
 */
export const cnn = {
	id: 'cnn',
	task: 'classify',
	label: 'Convolutional network',
	summary: 'Learns its own features from the raw signal: takes longer, wants more trials',
	input: 'window',
	settings: SETTINGS,

	async fit(examples, options: FitOptions = {}) {
		checkExamples(examples, 'A convolutional network');
		const { shape, standard, fitted } = await fitFilters(examples, examples, examples.nClasses, options);
		const dense = new Dense(powersOf(shape), fitted.layers);
		return new Convolution(shape, standard, fitted.filters, dense, 'classify');
	},

	load: (weights) => Convolution.load(weights, 'classify', 'a convolutional network')
} as const satisfies Classifier;

/** The same for measured values. */
export const cnnRegression = {
	id: 'cnn-regression',
	task: 'regress',
	label: 'Convolutional network',
	summary: 'Learns its own features of force or angle from the raw signal: takes longer, wants more data',
	input: 'window',
	settings: SETTINGS,

	async fit(examples, options: FitOptions = {}) {
		checkTargets(examples, 'A convolutional network');
		const { aim, unscaled } = standardTargets(examples);
		const { shape, standard, fitted } = await fitFilters(examples, aim, examples.nTargets, options);
		const dense = new Dense(powersOf(shape), unscaled(fitted.layers));
		return new Convolution(shape, standard, fitted.filters, dense, 'regress');
	},

	load: (weights) => Convolution.load(weights, 'regress', 'a convolutional network')
} as const satisfies Regressor;

/** How a window of so many samples is read: about 50 places of a filter, whatever the rate. */
function shapeOf(nChannels: number, nSamples: number, filters: number): WindowShape {
	const kernel = Math.min(nSamples, Math.max(4, Math.min(24, Math.round(nSamples / 4))));
	const stride = Math.max(1, Math.round(nSamples / 25));
	return { nChannels, nSamples, kernel, stride, filters, parts: 1 };
}

async function fitFilters(
	examples: Rows,
	aim: Aim,
	nOutputs: number,
	options: FitOptions
): Promise<{ shape: WindowShape; standard: Standard; fitted: Fitted }> {
	options.signal?.throwIfAborted();
	const { filters, hidden, epochs } = settingsOf(SETTINGS, options.settings);
	const { nFeatures, nChannels = 1 } = examples;
	const shape = shapeOf(nChannels, nFeatures / nChannels, filters);
	const standard = channelStandard(examples, nChannels);
	const length = productsOf(shape);
	const products = productsOfAll(examples, shape, standard);
	const fitted = await trainNetwork(
		{
			sizes: [powersOf(shape), hidden, nOutputs],
			rowLength: length,
			fill: (row, out, at) => out.set(products.subarray(row * length, (row + 1) * length), at),
			front: {
				shape: [shape.kernel, filters],
				forward: (tf, batch, rows, weights) => powers(tf, batch, rows, shape, weights)
			},
			epochs,
			learningRate: 1e-2,
			dropout: 0.3
		},
		aim,
		options
	);
	return { shape, standard, fitted };
}

/** What the filters are fitted from: the mean products of every window, `products[row * productsOf(shape) + …]`. */
function productsOfAll({ x, nFeatures }: Rows, shape: WindowShape, { mean, scale }: Standard): Float32Array {
	const length = productsOf(shape);
	const nRows = x.length / nFeatures;
	const products = new Float32Array(nRows * length);
	const window = new Float32Array(nFeatures);
	for (let row = 0; row < nRows; row++) {
		for (let i = 0; i < nFeatures; i++) {
			const c = Math.floor(i / shape.nSamples);
			window[i] = (x[row * nFeatures + i]! - mean[c]!) * scale[c]!;
		}
		writeProducts(window, shape, products, row * length);
	}
	return products;
}

/** Mean and spread of each channel over all windows. */
function channelStandard({ x, nFeatures }: Rows, nChannels: number): Standard {
	const nSamples = nFeatures / nChannels;
	const mean = new Float64Array(nChannels);
	const scale = new Float64Array(nChannels);
	const n = x.length / nChannels;
	const channelOf = (i: number): number => Math.floor((i % nFeatures) / nSamples);
	for (let i = 0; i < x.length; i++) mean[channelOf(i)]! += x[i]! / n;
	for (let i = 0; i < x.length; i++) scale[channelOf(i)]! += (x[i]! - mean[channelOf(i)]!) ** 2 / n;
	for (let c = 0; c < nChannels; c++)
		scale[c] = scale[c]! > 1e-12 * mean[c]! ** 2 ? 1 / Math.sqrt(scale[c]!) : 0;
	return { mean, scale };
}
