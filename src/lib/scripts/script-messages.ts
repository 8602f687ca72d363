import * as v from 'valibot';
import type { Weights } from '../models/model.ts';
import { SCRIPT_FUNCTIONS, type ScriptTrainingSet } from './script-calls.ts';
import { MOST_FAULT_CHARACTERS } from './script-error.ts';

/** What the page tells the script's thread. Plain data: no port, no function, no proxy. */
export type ToScript =
	| {
			readonly type: 'load';
			/** JavaScript, as `compile` makes it. */
			readonly code: string;
			/** See `newCallBuffer`. */
			readonly calls: SharedArrayBuffer;
			/** The model that `predict` gets with the number 0. */
			readonly weights?: Weights | undefined;
	  }
	| { readonly type: 'train'; readonly set: ScriptTrainingSet };

/** Numbers in all arrays of one model: 128 MiB as Float64. */
const MOST_NUMBERS = 16 * 1024 * 1024;

const Text = (most: number) => v.pipe(v.string(), v.maxLength(most));
const Count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** One array of a model, under one of the names that `weightsFrom` gives. */
const NamedArray = v.pipe(
	v.strictObject({
		name: v.pipe(v.string(), v.regex(/^(?:structure|a\d{1,6})$/)),
		shape: v.tuple([Count]),
		data: v.union([v.instance(Float32Array), v.instance(Float64Array)])
	}),
	v.check(({ shape, data }) => shape[0] === data.length && data.length <= MOST_NUMBERS),
	// A copy: what was sent may be shared memory, which the script can still change.
	v.transform(({ name, shape, data }) => ({ name, shape, data: data.slice() })),
	v.check(({ data }) => data.every(Number.isFinite))
);

/**
 * What the script's thread may say, all of it. Whoever wrote the script may have written the message: nothing is done with
 * one that does not pass.
 */
const FromScript = v.variant('type', [
	/** Ready to load a script. */
	v.strictObject({ type: v.literal('ready') }),
	/** No script may run: a request was not refused, or something of the browser could not be deleted. */
	v.strictObject({ type: v.literal('unsafe'), because: v.picklist(['network', 'realm']) }),
	v.strictObject({
		type: v.literal('loaded'),
		exports: v.pipe(v.array(Text(100)), v.maxLength(100)),
		functions: v.pipe(v.array(v.picklist(SCRIPT_FUNCTIONS)), v.maxLength(SCRIPT_FUNCTIONS.length)),
		task: v.picklist(['classify', 'regress'])
	}),
	v.strictObject({ type: v.literal('log'), line: Text(1000) }),
	v.strictObject({
		type: v.literal('progress'),
		fraction: v.pipe(v.number(), v.minValue(0), v.maxValue(1))
	}),
	v.strictObject({
		type: v.literal('trained'),
		number: Count,
		arrays: v.pipe(
			v.array(NamedArray),
			v.maxLength(10_000),
			v.check((arrays) => arrays.reduce((n, { data }) => n + data.length, 0) <= MOST_NUMBERS)
		)
	}),
	v.strictObject({
		type: v.literal('failed'),
		what: Text(MOST_FAULT_CHARACTERS),
		line: v.optional(v.pipe(Count, v.minValue(1)))
	})
]);
export type FromScript = v.InferOutput<typeof FromScript>;

/** What the script's thread sends; the page parses it as FromScript. */
export type SentByScript = v.InferInput<typeof FromScript>;

/** A message of the script's thread; undefined when it is none. Never throws. */
export function parseFromScript(data: unknown): FromScript | undefined {
	try {
		const { success, output } = v.safeParse(FromScript, data);
		return success ? output : undefined;
	} catch {
		return undefined; // nested too deep
	}
}

/** Arrays as they are sent, from weights. */
export const arraysOf = (weights: Weights) =>
	Object.entries(weights).map(([name, { shape, data }]) => ({
		name,
		shape: [shape[0] ?? 0] as [number],
		data: data.slice()
	}));

/** Weights again, from arrays that were parsed. */
export const weightsOf = (arrays: Extract<FromScript, { type: 'trained' }>['arrays']): Weights =>
	Object.fromEntries(arrays.map(({ name, shape, data }) => [name, { shape, data }]));
