import type { ScriptFunction } from './script-calls.ts';
import { ScriptFault } from './script-error.ts';

/**
 * What a function returned, as numbers. Throws a ScriptFault that names the function and what it returned, when these are not
 * `length` finite numbers (any number of them when undefined).
 */
export function numbersFrom(value: unknown, act: ScriptFunction, length: number | undefined): Float64Array {
	if (value instanceof Promise) {
		value.catch(() => undefined); // its error is of no interest any more
		throw new ScriptFault(`${act} returned a promise. It must return at once: write it without async`);
	}
	const list = typeof value === 'number' ? [value] : (value as ArrayLike<number>);
	const listed = typeof list === 'object' && list !== null && Number.isInteger(list.length);
	if (!listed || list.length === 0) {
		throw new ScriptFault(`${act} returned ${describe(value)} instead of a list of numbers`);
	}
	if (length !== undefined && list.length !== length) {
		throw new ScriptFault(`${act} returned ${list.length} numbers instead of ${length}`);
	}
	for (let i = 0; i < list.length; i++) {
		if (typeof list[i] === 'number' && Number.isFinite(list[i])) continue;
		const kind = act === 'extract' ? 'features' : 'predictions';
		throw new ScriptFault(
			`${act} returned ${describe(list[i])} at position ${i}, and only finite numbers are ${kind}`
		);
	}
	return Float64Array.from(list);
}

/**
 * What `predict` returned for classes, as probabilities with the sum 1: from the position of a class, or from one number per
 * class. Throws a ScriptFault that says what is wrong.
 */
export function probabilitiesFrom(value: unknown, nClasses: number): Float64Array {
	if (typeof value === 'number') return oneClass(value, nClasses);
	const values = numbersFrom(value, 'predict', nClasses);
	let sum = 0;
	for (let c = 0; c < nClasses; c++) {
		if (values[c]! < 0) {
			throw new ScriptFault(`predict returned ${values[c]} for class ${c}, and no probability is below 0`);
		}
		sum += values[c]!;
	}
	if (!(sum > 0)) throw new ScriptFault('predict returned 0 for every class');
	for (let c = 0; c < nClasses; c++) values[c]! /= sum;
	return values;
}

function oneClass(position: number, nClasses: number): Float64Array {
	if (!Number.isInteger(position) || position < 0 || position >= nClasses) {
		throw new ScriptFault(`predict returned ${position}, and the classes are 0 to ${nClasses - 1}`);
	}
	const values = new Float64Array(nClasses);
	values[position] = 1;
	return values;
}

/** A value in a few words. */
function describe(value: unknown): string {
	if (value === undefined || value === null || typeof value === 'number') return String(value);
	if (typeof value === 'string') return `the text "${value.slice(0, 40)}"`;
	const length = (value as { readonly length?: unknown }).length;
	return typeof length === 'number' ? `a list of ${length}` : `a ${typeof value}`;
}
