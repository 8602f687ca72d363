import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { FLOOR, positionsOf, powersOf, type WindowShape } from './convolution.ts';
import type { Ready } from './tensorflow.ts';

/**
 * The mean square of what a filter w gives at all its places is wᵀ R w, where R holds the mean products of any two samples
 * it sees. R does not change while a network learns: it is made once for each window, and then a step of learning is
 * two products of small matrices. Written out place by place a step took four times longer, and the WASM backend has no
 * gradient for a convolution of its own.
 */

/** How many mean products a channel of a window has in each part of it: each pair of samples once. */
export const pairsOf = ({ kernel }: WindowShape): number => (kernel * (kernel + 1)) / 2;

/** How many a whole window has: `[(channel * parts + part) * pairs + pair]`. */
export const productsOf = (shape: WindowShape): number => shape.nChannels * shape.parts * pairsOf(shape);

/**
 * Writes the mean products of a standardised window, `window[channel * nSamples + sample]`, to `out` from `at` on. Pairs of
 * different samples stand for two, and count twice.
 */
export function writeProducts(window: Float32Array, shape: WindowShape, out: Float32Array, at: number): void {
	const { nChannels, nSamples, kernel, stride, parts } = shape;
	const places = positionsOf(shape);
	for (let c = 0; c < nChannels; c++) {
		for (let part = 0; part < parts; part++) {
			const from = c * nSamples + part * places * stride;
			for (let i = 0; i < kernel; i++) {
				for (let j = i; j < kernel; j++, at++) {
					let sum = 0;
					for (let p = 0, x = from; p < places; p++, x += stride) sum += window[x + i]! * window[x + j]!;
					out[at] = ((i === j ? 1 : 2) * sum) / places;
				}
			}
		}
	}
}

/**
 * What `Convolution` makes of windows before its dense layers, for fitting: from the mean products of `rows` windows to
 * `[rows, powersOf(shape)]`.
 */
export function powers(
	tf: Ready['tf'],
	products: Float32Array,
	rows: number,
	shape: WindowShape,
	filters: Tensor
): Tensor {
	const { kernel, filters: n } = shape;
	const pairs = pairsOf(shape);
	const groups = products.length / pairs;
	const given = tf.tensor2d(products, [groups, pairs]);
	const logPower = tf.customGrad((weights, save) => {
		const w = (weights as Tensor).dataSync<'float32'>();
		const product = new Float32Array(pairs * n);
		eachPair(kernel, (i, j, pair) => {
			for (let f = 0; f < n; f++) product[pair * n + f] = w[i * n + f]! * w[j * n + f]!;
		});
		// In float32 the power of a filter that lets nothing through may come out below 0.
		const power = tf.add(tf.relu(tf.matMul(given, tf.tensor2d(product, [pairs, n]))), FLOOR);
		(save as (tensors: Tensor[]) => void)([given, power]);
		return {
			value: tf.log(power),
			gradFunc(dy: Tensor, saved: Tensor[]) {
				const [kept, floor] = saved as [Tensor2D, Tensor2D];
				// Of both factors the small one is transposed, and before: 0.3 ms here, and 4 to 12 the other way round.
				const turned = tf.transpose(tf.div(dy, floor)) as Tensor2D;
				const slope = tf.matMul(turned, kept).dataSync<'float32'>();
				const gradient = new Float32Array(kernel * n);
				eachPair(kernel, (i, j, pair) => {
					for (let f = 0; f < n; f++) {
						gradient[i * n + f]! += slope[f * pairs + pair]! * w[j * n + f]!;
						gradient[j * n + f]! += slope[f * pairs + pair]! * w[i * n + f]!;
					}
				});
				return tf.tensor2d(gradient, [kernel, n]);
			}
		};
	});
	return logPower(filters).reshape([rows, powersOf(shape)]);
}

function eachPair(kernel: number, visit: (i: number, j: number, pair: number) => void): void {
	for (let i = 0, pair = 0; i < kernel; i++) for (let j = i; j < kernel; j++) visit(i, j, pair++);
}
