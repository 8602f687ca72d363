import type { Optimizer, Tensor, Variable } from '@tensorflow/tfjs';
import { seeded, type Random } from '../core/random.ts';
import type { Layer } from './dense.ts';
import type { Examples, FitOptions, TargetExamples } from './model.ts';
import { product } from './product.ts';
import { tensorflow, type Ready } from './tensorflow.ts';

/** Rows of a batch, and batches of an epoch at least: a short recording gets smaller batches instead of fewer steps. */
const BATCH = 128;
const BATCHES = 10;

/** What is to be fitted: what stands before the dense layers, and how the rows get there. */
export interface Network {
	/** Numbers of the dense layers: what the first reads, the hidden ones, what the last gives. */
	readonly sizes: readonly number[];
	/** Filters of a convolution that stands before them: start values `[nIn, nOut]`, and what is made of them. */
	readonly front?: Front | undefined;
	/** What the first layer is given of one row, and how it is written. */
	readonly rowLength: number;
	fill(row: number, out: Float32Array, at: number): void;
	readonly epochs: number;
	/** Of the first epoch; it falls to 0 along half a cosine, so that the last epochs only settle. */
	readonly learningRate: number;
	/** Share of a hidden layer's outputs that are left out at random in each step, so that none is leant on. */
	readonly dropout: number;
}

/** A layer of its own kind. */
export interface Front {
	readonly shape: readonly [number, number];
	/** From a batch of `rows` rows as `fill` wrote them to `[rows, sizes[0]]`. */
	forward(tf: Ready['tf'], batch: Float32Array, rows: number, filters: Tensor): Tensor;
}

/** What was fitted. */
export interface Fitted {
	readonly layers: readonly Layer[];
	/** `filters[in * nOut + out]` of the front; empty without one. */
	readonly filters: Float64Array;
}

/** What the network is held against: cross-entropy for classes, squared error for values of about ±1. */
export type Aim = Pick<Examples, 'y' | 'nClasses'> | Pick<TargetExamples, 'targets' | 'nTargets'>;

/**
 * Fits a network: Adam, batches in an order drawn by the seed, as are start weights and dropout. The same seed on the
 * same backend gives the same weights. Aborting rejects with an AbortError. Nothing is left behind in TensorFlow's
 * memory.
 */
export async function trainNetwork(
	network: Network,
	aim: Aim,
	{ seed = 0, onProgress, onLoss, onBackend, onNote, signal }: FitOptions
): Promise<Fitted> {
	const { tf, backend, note } = await tensorflow();
	onBackend?.(backend);
	if (note) onNote?.(note);
	const random = seeded(seed);
	const variables = startVariables(tf, network, random);
	const { filters, layers } = variables;
	const optimizer = tf.train.adam(network.learningRate);
	try {
		const count = 'y' in aim ? aim.y.length : aim.targets.length / aim.nTargets;
		const order = Int32Array.from({ length: count }, (_, row) => row);
		const lossOf = (batch: Float32Array, rows: Int32Array): Tensor =>
			loss(tf, aim, rows, outputs(tf, network, variables, batch, rows.length, random));
		for (let epoch = 0; epoch < network.epochs; epoch++) {
			shuffle(order, random);
			// TensorFlow.js reads this field in every step but has no setter for it.
			Object.assign(optimizer, { learningRate: rateOf(network, epoch) });
			const cost = runEpoch(tf, network, optimizer, order, lossOf);
			onLoss?.(cost);
			onProgress?.((epoch + 1) / network.epochs);
			await new Promise((resolve) => setTimeout(resolve, 0));
			signal?.throwIfAborted();
		}
		return {
			layers: layers.map(({ weights, bias }) => ({ weights: values(weights), bias: values(bias) })),
			filters: filters ? values(filters) : new Float64Array(0)
		};
	} finally {
		optimizer.dispose();
		if (filters) tf.dispose(filters);
		for (const { weights, bias } of layers) tf.dispose([weights, bias]);
	}
}

/** What is fitted, as TensorFlow.js keeps it. */
interface Variables {
	readonly filters: Variable | undefined;
	readonly layers: readonly { readonly weights: Variable; readonly bias: Variable }[];
}

/** The weights before the first step, drawn at random (He et al. 2015); biases are 0. */
function startVariables(tf: Ready['tf'], { sizes, front }: Network, random: Random): Variables {
	// `tidy` disposes the tensor a variable was made from; the variable itself stays.
	const variable = (shape: readonly [number, number] | readonly [number], spread: number): Variable =>
		tf.tidy(() => {
			const size = shape.reduce((product: number, n) => product * n, 1);
			const start = Float32Array.from({ length: size }, () => (spread === 0 ? 0 : spread * normal(random)));
			return tf.variable(tf.tensor(start, [...shape]));
		});
	const filters = front ? variable(front.shape, Math.sqrt(1 / front.shape[0])) : undefined;
	const layers = sizes.slice(1).map((nOut, k) => ({
		weights: variable([sizes[k]!, nOut], Math.sqrt(2 / sizes[k]!)),
		bias: variable([nOut], 0)
	}));
	return { filters, layers };
}

/** What the last layer gives for a batch, `[rows, sizes.at(-1)]`, with dropout after each hidden layer. */
function outputs(
	tf: Ready['tf'],
	{ front, rowLength, dropout }: Network,
	{ filters, layers }: Variables,
	batch: Float32Array,
	rows: number,
	random: Random
): Tensor {
	let values: Tensor =
		front && filters ? front.forward(tf, batch, rows, filters) : tf.tensor2d(batch, [rows, rowLength]);
	for (const [k, { weights, bias }] of layers.entries()) {
		values = tf.add(product(tf, values, weights), bias);
		if (k < layers.length - 1) {
			const kept = new Float32Array(values.size);
			for (let i = 0; i < kept.length; i++) kept[i] = random() < dropout ? 0 : 1 / (1 - dropout);
			values = tf.mul(tf.relu(values), tf.tensor(kept, values.shape));
		}
	}
	return values;
}

/** The mean loss of what the network gave for `rows`, one number. */
function loss(tf: Ready['tf'], aim: Aim, rows: Int32Array, given: Tensor): Tensor {
	if ('y' in aim) {
		const classes = rows.map((row) => aim.y[row]!);
		return tf.losses.softmaxCrossEntropy(tf.oneHot(tf.tensor1d(classes, 'int32'), aim.nClasses), given);
	}
	const { targets, nTargets } = aim;
	const wanted = new Float32Array(rows.length * nTargets);
	rows.forEach((row, i) => wanted.set(targets.subarray(row * nTargets, (row + 1) * nTargets), i * nTargets));
	return tf.losses.meanSquaredError(tf.tensor2d(wanted, [rows.length, nTargets]), given);
}

/** One step for each batch of rows in the given order. Returns the mean loss. */
function runEpoch(
	tf: Ready['tf'],
	network: Network,
	optimizer: Optimizer,
	order: Int32Array,
	lossOf: (batch: Float32Array, rows: Int32Array) => Tensor
): number {
	const { rowLength } = network;
	const size = Math.min(BATCH, Math.ceil(order.length / BATCHES));
	const batch = new Float32Array(size * rowLength);
	let sum = 0;
	for (let at = 0; at < order.length; at += size) {
		const rows = order.subarray(at, at + size);
		rows.forEach((row, i) => network.fill(row, batch, i * rowLength));
		const step = batch.subarray(0, rows.length * rowLength);
		tf.tidy(() => {
			const cost = optimizer.minimize(() => lossOf(step, rows).asScalar(), true);
			sum += cost!.dataSync()[0]! * rows.length;
		});
	}
	return sum / order.length;
}

/** The learning rate of an epoch: half a cosine from the first to 0. */
const rateOf = ({ learningRate, epochs }: Network, epoch: number): number =>
	(learningRate / 2) * (1 + Math.cos((Math.PI * epoch) / epochs));

const values = (variable: Variable): Float64Array => Float64Array.from(variable.dataSync());

/** A number drawn from the normal distribution (Box and Muller 1958). */
const normal = (random: Random): number =>
	Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Puts the values in an order drawn at random (Fisher and Yates). */
function shuffle(values: Int32Array, random: Random): void {
	for (let i = values.length - 1; i > 0; i--) {
		const j = Math.floor(random() * (i + 1));
		[values[i], values[j]] = [values[j]!, values[i]!];
	}
}
