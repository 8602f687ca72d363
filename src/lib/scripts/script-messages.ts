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

/** A list, of which nothing is looked at when it is too long: a list of four thousand million holes is quickly sent. */
const List = <const S extends v.GenericSchema>(item: S, most: number) =>
	v.pipe(
		v.custom<v.InferInput<S>[]>((value) => Array.isArray(value) && value.length <= most),
		v.array(item)
	);

/** One array of a model, under one of the names that `weightsFrom` gives. */
const NamedArray = v.strictObject({
	name: v.pipe(v.string(), v.regex(/^(?:structure|a\d{1,6})$/)),
	shape: v.strictTuple([Count]),
	// Our worker sends copies. Shared memory is refused: the script could still change and enlarge it after it was parsed.
	data: v.pipe(
		v.union([v.instance(Float32Array), v.instance(Float64Array)]),
		v.check(({ buffer }) => !(buffer instanceof SharedArrayBuffer))
	)
});

/** The arrays of a model: nothing is read before it is known how much it is, since all of them may be views of one memory. */
const NamedArrays = v.pipe(
	List(NamedArray, 10_000),
	v.check((arrays) => arrays.reduce((n, { shape }) => n + shape[0], 0) <= MOST_NUMBERS),
	v.check((arrays) => arrays.every(({ shape, data }) => shape[0] === data.length)),
	v.check((arrays) => arrays.every(({ data }) => data.every(Number.isFinite)))
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
		exports: List(Text(100), 100),
		functions: List(v.picklist(SCRIPT_FUNCTIONS), SCRIPT_FUNCTIONS.length),
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
		arrays: NamedArrays
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
		const { success, output } = v.safeParse(FromScript, data, { abortEarly: true });
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
