import * as v from 'valibot';
import { isObject } from './parse.ts';

/**
 * Schemas for what comes from outside: they keep what is right and leave out the rest, so that one bad value does not take
 * the others with it.
 */

// Each schema ends at the first thing that is wrong: a file of 16 MB may hold millions, and each would be an object of its own.
v.setGlobalConfig({ abortEarly: true });

export const finite = v.pipe(v.number(), v.finite());

/** A whole number, `least` or more, that a float64 holds exactly. */
export const wholeFrom = (least: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(least));

/** What the schema makes of a value; undefined when it is missing or of another kind. */
export const maybe = <const S extends v.GenericSchema>(schema: S) =>
	v.fallback(v.optional(schema), undefined);

/** A text of at most `most` characters. */
export const textUpTo = (most: number) => v.pipe(v.string(), v.maxLength(most));

/** Items of a list that are looked at: more than hours of a recording have of anything. What is beyond them is left out. */
export const LONGEST_LIST = 100_000;

/** A list; items of another kind are left out, and those beyond `LONGEST_LIST`. Empty when it is missing or no list. */
export const listOf = <const S extends v.GenericSchema>(schema: S) =>
	v.optional(
		v.fallback(
			v.pipe(
				v.array(v.unknown()),
				v.transform((items) => items.slice(0, LONGEST_LIST).flatMap((item) => outputOf(schema, item)))
			),
			[]
		),
		[]
	);

/**
 * A map; values of another kind are left out, and keys that an object inherits (`__proto__`, `constructor`). Empty when it is
 * missing or no object.
 */
export const recordOf = <const S extends v.GenericSchema>(schema: S) =>
	v.optional(
		v.fallback(
			v.pipe(
				v.custom<Record<string, unknown>>(isObject),
				v.record(v.string(), v.unknown()),
				v.transform((entries) =>
					Object.fromEntries(
						Object.entries(entries).flatMap(([key, value]) =>
							outputOf(schema, value).map((output) => [key, output] as const)
						)
					)
				)
			),
			{}
		),
		{}
	);

function outputOf<S extends v.GenericSchema>(schema: S, value: unknown): v.InferOutput<S>[] {
	const { success, output } = v.safeParse(schema, value);
	return success ? [output] : [];
}
