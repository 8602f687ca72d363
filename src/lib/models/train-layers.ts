import type { Tensor, Variable } from '@tensorflow/tfjs';
import type { Random } from '../core/random.ts';
import type { FitOptions } from './model.ts';
import type { Layer } from './perceptron.ts';

const EPOCHS = 30;
/** Rows of a batch, and batches of an epoch at least: a short recording gets smaller batches instead of fewer steps. */
const BATCH = 128;
const BATCHES = 10;
/** Of the first epoch; it falls to 0 along half a cosine, so that the last epochs only settle. */
const LEARNING_RATE = 1e-2;
/** Share of a hidden layer's outputs that are left out at random in each step, so that none is leant on. */
const DROPOUT = 0.3;

/**
 * Fits dense layers to standardised rows: Adam on the cross-entropy, batches in an order drawn by `random`. Runs on
 * TensorFlow's plain CPU backend, so the same numbers come out on every machine. Aborting rejects with an AbortError.
 * Nothing is left behind in TensorFlow's memory.
 */
export async function trainLayers(
	x: Float32Array,
	y: Int32Array,
	sizes: readonly number[],
	{ random, onProgress, signal }: Pick<FitOptions, 'onProgress' | 'signal'> & { readonly random: Random }
): Promise<Layer[]> {
	const tf = await import('@tensorflow/tfjs');
	// It greets Node users on the console otherwise.
	tf.enableProdMode();
	await tf.setBackend('cpu');
	const nFeatures = sizes[0]!;
	const nClasses = sizes.at(-1)!;
	// `tidy` disposes the tensor a variable was made from; the variable itself stays.
	const variable = (start: Float32Array, shape: number[]): Variable =>
		tf.tidy(() => tf.variable(tf.tensor(start, shape)));
	const layers = sizes.slice(1).map((nOut, k) => {
		const nIn = sizes[k]!;
		const spread = Math.sqrt(2 / nIn);
		const start = Float32Array.from({ length: nIn * nOut }, () => spread * normal(random));
		return { weights: variable(start, [nIn, nOut]), bias: variable(new Float32Array(nOut), [nOut]) };
	});
	const optimizer = tf.train.adam(LEARNING_RATE);
	const loss = (rows: Float32Array, classes: Int32Array): Tensor => {
		let values: Tensor = tf.tensor2d(rows, [classes.length, nFeatures]);
		for (const [k, { weights, bias }] of layers.entries()) {
			values = tf.add(tf.matMul(values, weights), bias);
			if (k < layers.length - 1) {
				const kept = new Float32Array(values.size);
				for (let i = 0; i < kept.length; i++) kept[i] = random() < DROPOUT ? 0 : 1 / (1 - DROPOUT);
				values = tf.mul(tf.relu(values), tf.tensor(kept, values.shape));
			}
		}
		return tf.losses.softmaxCrossEntropy(tf.oneHot(tf.tensor1d(classes, 'int32'), nClasses), values);
	};
	try {
		const order = Int32Array.from(y.keys());
		const size = Math.min(BATCH, Math.ceil(order.length / BATCHES));
		for (let epoch = 0; epoch < EPOCHS; epoch++) {
			shuffle(order, random);
			// TensorFlow.js reads this field in every step but has no setter for it.
			Object.assign(optimizer, {
				learningRate: (LEARNING_RATE / 2) * (1 + Math.cos((Math.PI * epoch) / EPOCHS))
			});
			for (let at = 0; at < order.length; at += size) {
				const batch = order.subarray(at, at + size);
				const rows = new Float32Array(batch.length * nFeatures);
				batch.forEach((row, i) =>
					rows.set(x.subarray(row * nFeatures, (row + 1) * nFeatures), i * nFeatures)
				);
				const classes = batch.map((row) => y[row]!);
				tf.tidy(() => void optimizer.minimize(() => loss(rows, classes).asScalar()));
			}
			onProgress?.((epoch + 1) / EPOCHS);
			await new Promise((resolve) => setTimeout(resolve, 0));
			signal?.throwIfAborted();
		}
		return layers.map(({ weights, bias }) => ({ weights: values(weights), bias: values(bias) }));
	} finally {
		optimizer.dispose();
		for (const { weights, bias } of layers) tf.dispose([weights, bias]);
	}
}

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
