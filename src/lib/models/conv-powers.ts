import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { FLOOR, placesOf, powersOf, type WindowShape } from './convolution.ts';
import type { Ready } from './tensorflow.ts';

/**
 * What `Convolution` makes of windows before its dense layers, for fitting: from `rows` standardised windows,
 * `batch[row * nChannels * nSamples + channel * nSamples + sample]`, to `[rows, powersOf(shape)]`.
 *
 * A convolution is written as one product of matrices, each place of a filter a row of its own: for its own convolution
 * the WASM backend has no gradient. And the gradient is written out, with the transposed matrix at hand: by itself
 * TensorFlow multiplies by a transposed one, which takes that backend seven times longer.
 */
export function powers(
	tf: Ready['tf'],
	batch: Float32Array,
	rows: number,
	shape: WindowShape,
	filters: Tensor
): Tensor {
	const { nChannels, nSamples, kernel, stride, parts, filters: nFilters } = shape;
	const places = placesOf(shape);
	const groups = rows * nChannels * parts;
	const n = groups * places;
	const patches = new Float32Array(n * kernel);
	const turned = new Float32Array(n * kernel);
	for (let series = 0, at = 0; series < rows * nChannels; series++) {
		for (let p = 0; p < parts * places; p++, at++) {
			const from = series * nSamples + p * stride;
			for (let k = 0; k < kernel; k++) {
				const v = batch[from + k]!;
				patches[at * kernel + k] = v;
				turned[k * n + at] = v;
			}
		}
	}
	const logPower = tf.customGrad((weights, save) => {
		const given = tf.matMul(tf.tensor2d(patches, [n, kernel]), weights as Tensor2D);
		const power = tf.add(tf.mean(tf.square(given).reshape([groups, places, nFilters]), 1), FLOOR);
		(save as (tensors: Tensor[]) => void)([given, power]);
		return {
			value: tf.log(power),
			gradFunc(dy: Tensor, saved: Tensor[]) {
				const [kept, floor] = saved as [Tensor, Tensor];
				const slope = tf.mul(tf.div(dy, floor), 2 / places).reshape([groups, 1, nFilters]);
				const back = tf.mul(kept.reshape([groups, places, nFilters]), slope).reshape([n, nFilters]);
				return tf.matMul(tf.tensor2d(turned, [kernel, n]), back as Tensor2D);
			}
		};
	});
	return logPower(filters).reshape([rows, powersOf(shape)]);
}
