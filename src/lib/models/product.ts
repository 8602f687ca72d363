import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import type { Ready } from './tensorflow.ts';

/**
 * `a · b`, with a gradient that transposes first and multiplies then. TensorFlow's own multiplies by a transposed matrix,
 * and that takes the WASM backend four to seven times longer.
 */
export function product(tf: Ready['tf'], a: Tensor, b: Tensor): Tensor {
	const multiply = tf.customGrad((left, right, save) => {
		if (typeof save === 'function') save([left as Tensor, right as Tensor]);
		return {
			value: tf.matMul(left as Tensor2D, right as Tensor2D),
			gradFunc(dy: Tensor, saved: Tensor[]) {
				const [x, w] = saved as [Tensor2D, Tensor2D];
				return [tf.matMul(dy as Tensor2D, tf.transpose(w)), tf.matMul(tf.transpose(x), dy as Tensor2D)];
			}
		};
	});
	return multiply(a, b);
}
