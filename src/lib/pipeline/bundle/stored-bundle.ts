import * as v from 'valibot';
import { isObject } from '../../core/parse.ts';
import { wholeFrom } from '../../core/schemas.ts';
import { parseBundle } from './bundle-json.ts';
import type { ModelBundle } from './bundle.ts';

const floats = v.custom<Float32Array | Float64Array>((value) =>
	/^\[object Float(?:32|64)Array\]$/.test(Object.prototype.toString.call(value))
);

const WeightsSchema = v.record(
	v.string(),
	v.pipe(
		v.object({ shape: v.array(wholeFrom(1)), data: floats }),
		v.check(({ shape, data }) => shape.reduce((product, n) => product * n, 1) === data.length)
	)
);

/**
 * A model as the browser's database has it; undefined when it is none that this version can use: it stays stored. Models of
 * version 0.1 did not say their task: there was one.
 */
export function storedBundle(value: unknown): ModelBundle | undefined {
	if (!isObject(value)) return undefined;
	const weights = v.safeParse(WeightsSchema, value['weights']);
	if (!weights.success) return undefined;
	try {
		return { ...parseBundle(value, unusable), weights: weights.output };
	} catch (error) {
		if (error instanceof Unusable) return undefined;
		throw error;
	}
}

class Unusable extends Error {}

const unusable = (what: string): Error => new Unusable(what);
