import { expect, test } from 'vitest';
import { seeded } from '../core/random.ts';
import { powers, productsOf, writeProducts } from './conv-powers.ts';
import { FLOOR, positionsOf, powersOf, type WindowShape } from './convolution.ts';
import { product } from './product.ts';
import { tensorflow } from './tensorflow.ts';

const random = seeded(3);
const noise = (length: number): Float32Array => Float32Array.from({ length }, () => random() * 2 - 1);

const shape: WindowShape = { nChannels: 2, nSamples: 31, kernel: 5, stride: 3, filters: 4, parts: 2 };
const rows = 3;
const width = shape.nChannels * shape.nSamples;
const windows = noise(rows * width);
const filters = noise(shape.kernel * shape.filters);

/** Place by place, as `Convolution` does it. */
function placeByPlace(): number[] {
	const { nChannels, nSamples, kernel, stride, parts, filters: n } = shape;
	const places = positionsOf(shape);
	const out: number[] = [];
	for (let series = 0; series < rows * nChannels; series++) {
		for (let part = 0; part < parts; part++) {
			for (let f = 0; f < n; f++) {
				let power = 0;
				for (let p = 0; p < places; p++) {
					const from = series * nSamples + (part * places + p) * stride;
					let given = 0;
					for (let k = 0; k < kernel; k++) given += windows[from + k]! * filters[k * n + f]!;
					power += given ** 2 / places;
				}
				out.push(Math.log(FLOOR + power));
			}
		}
	}
	return out;
}

test('from mean products come the powers that filters let through place by place', async () => {
	const { tf } = await tensorflow();
	const length = productsOf(shape);
	const products = new Float32Array(rows * length);
	for (let row = 0; row < rows; row++)
		writeProducts(windows.subarray(row * width, (row + 1) * width), shape, products, row * length);
	const given = tf.tidy(() =>
		powers(tf, products, rows, shape, tf.tensor2d(filters, [shape.kernel, shape.filters])).dataSync()
	);
	expect(given.length).toBe(rows * powersOf(shape));
	placeByPlace().forEach((power, i) => expect(given[i]).toBeCloseTo(power, 4));
});

test('their gradient is the slope of a small step of each filter', async () => {
	const { tf } = await tensorflow();
	const length = productsOf(shape);
	const products = new Float32Array(rows * length);
	for (let row = 0; row < rows; row++)
		writeProducts(windows.subarray(row * width, (row + 1) * width), shape, products, row * length);
	const weights = noise(rows * powersOf(shape));
	const cost = (of: Float32Array): number =>
		tf.tidy(
			() =>
				tf
					.mul(
						powers(tf, products, rows, shape, tf.tensor2d(of, [shape.kernel, shape.filters])).flatten(),
						tf.tensor1d(weights)
					)
					.sum()
					.dataSync()[0]!
		);
	const slope = tf.tidy(() =>
		tf
			.grad((of) => tf.mul(powers(tf, products, rows, shape, of).flatten(), tf.tensor1d(weights)).sum())(
				tf.tensor2d(filters, [shape.kernel, shape.filters])
			)
			.dataSync()
	);
	const step = 1e-2;
	for (let i = 0; i < filters.length; i++) {
		const [more, less] = [filters.slice(), filters.slice()];
		more[i]! += step;
		less[i]! -= step;
		const measured = (cost(more) - cost(less)) / (2 * step);
		expect(Math.abs(slope[i]! - measured)).toBeLessThan(0.02 * (1 + Math.abs(measured)));
	}
});

test('a product has the gradient that TensorFlow gives its own', async () => {
	const { tf } = await tensorflow();
	const [a, b, c] = [noise(6), noise(8), noise(12)];
	const slopes = (multiply: typeof product): number[][] =>
		tf.tidy(() => {
			const cost = tf.grads((x, w) => tf.mul(multiply(tf, x!, w!), tf.tensor2d(c, [3, 4])).sum());
			return cost([tf.tensor2d(a, [3, 2]), tf.tensor2d(b, [2, 4])]).map((slope) => [...slope.dataSync()]);
		});
	const own = slopes((_tf, x, w) => tf.matMul(x, w));
	slopes(product).forEach((slope, i) =>
		slope.forEach((value, k) => expect(value).toBeCloseTo(own[i]![k]!, 5))
	);
});
