import { AppError } from '../core/errors.ts';
import { Dense } from './dense.ts';
import type { Model, Task, Weights } from './model.ts';
import { softmax } from './softmax.ts';
import type { Standard } from './standardise.ts';
import { weightsOf } from './weights.ts';

/** How a window is read by the filters. */
export interface WindowShape {
	readonly nChannels: number;
	readonly nSamples: number;
	/** Samples a filter sees. */
	readonly kernel: number;
	/** Samples from one place of a filter to the next. */
	readonly stride: number;
	readonly filters: number;
	/** Parts of the window in which the power is taken. */
	readonly parts: number;
}

/** Added to a power before its logarithm, where a standardised channel has 1: silence is no infinity. */
export const FLOOR = 1e-4;

/** Places of a filter in each part of a window. The last samples may be left over. */
export const positionsOf = ({ nSamples, kernel, stride, parts }: WindowShape): number =>
	Math.max(1, Math.floor((Math.floor((nSamples - kernel) / stride) + 1) / parts));

/** How many numbers the filters give: `[channel * parts + part] * filters + filter`. */
export const powersOf = ({ nChannels, parts, filters }: WindowShape): number => nChannels * parts * filters;

/**
 * A convolutional network on raw windows: the same filters over every channel, the logarithm of the mean square of what
 * they give in each part of the window, then dense layers. Plain float64 arithmetic.
 */
export class Convolution implements Model {
	readonly nFeatures: number;
	readonly nOutputs: number;
	readonly #shape: WindowShape;
	/** Of each channel. */
	readonly #standard: Standard;
	/** `filters[tap * nFilters + filter]` */
	readonly #filters: Float64Array;
	readonly #dense: Dense;
	readonly #task: Task;
	readonly #channel: Float64Array;
	readonly #given: Float64Array;

	constructor(shape: WindowShape, standard: Standard, filters: Float64Array, dense: Dense, task: Task) {
		this.nFeatures = shape.nChannels * shape.nSamples;
		this.nOutputs = dense.nOutputs;
		this.#shape = shape;
		this.#standard = standard;
		this.#filters = filters;
		this.#dense = dense;
		this.#task = task;
		this.#channel = new Float64Array(shape.nSamples);
		this.#given = new Float64Array(shape.filters);
	}

	/** From what `save` gave. Throws a ModelError when the arrays do not fit together. */
	static load(weights: Weights, task: Task, what: string): Convolution {
		const mean = weightsOf(weights, 'mean', [undefined], what).data;
		const scale = weightsOf(weights, 'scale', [mean.length], what).data;
		const { shape, data } = weightsOf(weights, 'filters', [undefined, undefined], what);
		const [nSamples = 0, stride = 0, parts = 0] = weightsOf(weights, 'window', [3], what).data;
		const [kernel = 0, filters = 0] = shape;
		const read = { nChannels: mean.length, nSamples, kernel, stride, filters, parts };
		const whole = [nSamples, stride, parts].every((n) => Number.isInteger(n) && n >= 1 && n <= 1e6);
		if (!whole || kernel > nSamples || positionsOf(read) * parts * stride > nSamples + stride * parts)
			throw new AppError('ModelError', `These are not the weights of ${what}. Train the model again.`);
		return new Convolution(read, { mean, scale }, data, Dense.load(weights, powersOf(read), what), task);
	}

	predict(features: Float32Array, out: Float32Array): void {
		const { nChannels, nSamples, kernel, stride, filters: n, parts } = this.#shape;
		const places = positionsOf(this.#shape);
		const { mean, scale } = this.#standard;
		const filters = this.#filters;
		const powers = this.#dense.input;
		const x = this.#channel;
		const given = this.#given;
		for (let c = 0, to = 0; c < nChannels; c++) {
			for (let i = 0; i < nSamples; i++) x[i] = (features[c * nSamples + i]! - mean[c]!) * scale[c]!;
			for (let part = 0; part < parts; part++, to += n) {
				for (let f = 0; f < n; f++) powers[to + f] = 0;
				for (let p = 0, from = part * places * stride; p < places; p++, from += stride) {
					given.fill(0);
					for (let k = 0, at = 0; k < kernel; k++) {
						const v = x[from + k]!;
						for (let f = 0; f < n; f++, at++) given[f]! += v * filters[at]!;
					}
					for (let f = 0; f < n; f++) powers[to + f]! += given[f]! * given[f]!;
				}
				for (let f = 0; f < n; f++) powers[to + f] = Math.log(FLOOR + powers[to + f]! / places);
			}
		}
		const values = this.#dense.run();
		if (this.#task === 'classify') softmax(values, out);
		else out.set(values);
	}

	save(): Weights {
		const { nSamples, kernel, stride, filters, parts } = this.#shape;
		const { mean, scale } = this.#standard;
		return {
			mean: { shape: [mean.length], data: mean },
			scale: { shape: [scale.length], data: scale },
			window: { shape: [3], data: Float64Array.of(nSamples, stride, parts) },
			filters: { shape: [kernel, filters], data: Float32Array.from(this.#filters) },
			...this.#dense.save()
		};
	}
}
