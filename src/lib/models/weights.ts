import { AppError } from '../core/errors.ts';
import type { Weights } from './model.ts';

/** One named array of saved weights, as float64, with its shape checked: `undefined` in `shape` fits any size. */
export function weightsOf(
	weights: Weights,
	name: string,
	shape: readonly (number | undefined)[],
	what: string
): { readonly shape: readonly number[]; readonly data: Float64Array } {
	const found = weights[name];
	const fits =
		found !== undefined &&
		found.shape.length === shape.length &&
		found.shape.every((size, i) => shape[i] === undefined || shape[i] === size) &&
		found.data.length === found.shape.reduce((product, size) => product * size, 1);
	if (!fits) {
		throw new AppError(
			'ModelError',
			`These are not the weights of ${what}: "${name}" ${found ? `has the shape ${found.shape.join(' × ')}` : 'is missing'}. ` +
				'Train the model again.'
		);
	}
	return { shape: found.shape, data: Float64Array.from(found.data) };
}
