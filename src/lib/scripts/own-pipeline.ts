import { seeded } from '../core/random.ts';
import { hertz, samples, seconds, type Hertz, type Samples } from '../core/units.ts';
import type { Window } from '../core/signal.ts';
import { Extractor } from '../dsp/features/extractor.ts';
import { resolveFeatures } from '../dsp/features/index.ts';
import type { CustomParts, WindowExtractor } from '../pipeline/run/custom-parts.ts';
import { ownKind } from './own-kind.ts';
import type { UserScript, ScriptContext, ScriptInfo, ScriptWindow } from './script-api.ts';
import { scriptError, thrownBy } from './script-error.ts';
import type { Stopwatch } from './stopwatch.ts';
import { type ScriptAct } from './stopwatch.ts';

/** A script that was loaded. */
export interface LoadedScript {
	readonly exports: UserScript;
	/** What the stack of an error calls it. */
	readonly url: string;
	/** Told before and after each of its functions runs. */
	readonly stopwatch: Stopwatch;
	readonly context: ScriptContext;
}

/** The exports a script may have. */
const FUNCTIONS = ['extract', 'train', 'predict'] as const;

/**
 * The parts of a pipeline that a script replaces. Throws a ModelError that names what is missing or of the wrong kind: no
 * function at all, `train` without `predict`, a task that is none.
 */
export function customParts(script: LoadedScript): CustomParts {
	const { exports } = script;
	const found = FUNCTIONS.filter((name) => exports[name] !== undefined);
	if (found.length === 0) {
		throw scriptError(
			'load',
			'it exports none of extract, train and predict. Begin one with "export function extract(window, info)"'
		);
	}
	for (const name of found) {
		if (typeof exports[name] !== 'function') throw scriptError('load', `its ${name} is no function`);
	}
	if (exports.train && !exports.predict) {
		throw scriptError('load', 'it exports train and no predict, so nobody could use what it learned');
	}
	const { task = 'classify' } = exports;
	if (task !== 'classify' && task !== 'regress') {
		throw scriptError('load', `its task is "${String(task)}", and must be "classify" or "regress"`);
	}
	return {
		extractor:
			exports.extract && ((nChannels, nSamples, fs) => ownExtractor(script, nChannels, nSamples, fs)),
		kind: exports.predict && ownKind(script, task)
	};
}

/** Runs one of a script's functions, so that an endless one can be ended and a throwing one is named. */
export function runScript<T>({ stopwatch, url }: LoadedScript, act: ScriptAct, work: () => T): T {
	stopwatch.begin(act);
	try {
		return work();
	} catch (error) {
		throw thrownBy(act, error, url);
	} finally {
		stopwatch.end();
	}
}

/**
 * What a function returned, as numbers. Throws a ModelError that names the function and what it returned, when these are not
 * `length` finite numbers (any number of them when undefined).
 */
export function numbersFrom(value: unknown, act: ScriptAct, length: number | undefined): ArrayLike<number> {
	if (value instanceof Promise) {
		value.catch(() => undefined); // what it may throw later is nobody's any more
		throw scriptError(act, `${act} returned a promise. It must return at once: write it without async`);
	}
	const list = typeof value === 'number' ? [value] : (value as ArrayLike<number>);
	const listed = typeof list === 'object' && list !== null && Number.isInteger(list.length);
	if (!listed || list.length === 0) {
		throw scriptError(act, `${act} returned ${describe(value)} instead of a list of numbers`);
	}
	if (length !== undefined && list.length !== length) {
		throw scriptError(act, `${act} returned ${list.length} numbers instead of ${length}`);
	}
	for (let i = 0; i < list.length; i++) {
		if (typeof list[i] === 'number' && Number.isFinite(list[i])) continue;
		throw scriptError(
			act,
			`${act} returned ${describe(list[i])} at position ${i}, and only finite numbers are features`.replace(
				'features',
				act === 'extract' ? 'features' : 'predictions'
			)
		);
	}
	return list;
}

/** A value in a few words. */
function describe(value: unknown): string {
	if (value === undefined || value === null || typeof value === 'number') return String(value);
	if (typeof value === 'string') return `the text "${value.slice(0, 40)}"`;
	const length = (value as { readonly length?: unknown }).length;
	return typeof length === 'number' ? `a list of ${length}` : `a ${typeof value}`;
}

/** Features by the script's `extract`. It is tried once on noise, to know how many there are. */
function ownExtractor(
	script: LoadedScript,
	nChannels: number,
	nSamples: Samples,
	fs: Hertz
): WindowExtractor {
	const data = new Float32Array(nChannels * nSamples);
	const seen: ScriptWindow = {
		data,
		nChannels,
		nSamples,
		channel: (c) => data.subarray(c * nSamples, (c + 1) * nSamples)
	};
	let window: Window;
	const builtIn = new Map<string, { readonly extractor: Extractor; readonly values: Float32Array }>();
	const info: ScriptInfo = {
		...script.context,
		nChannels,
		fs,
		features(...ids) {
			const key = ids.join();
			let made = builtIn.get(key);
			if (!made) {
				const extractor = new Extractor(resolveFeatures(ids), nChannels, nSamples, hertz(fs));
				made = { extractor, values: new Float32Array(extractor.length) };
				builtIn.set(key, made);
			}
			made.extractor.extract(window, made.values);
			return made.values.slice();
		}
	};
	const extract = (of: Window, expected: number | undefined): ArrayLike<number> => {
		// A copy: what a script does to its window must not reach the stream.
		data.set(of.data);
		window = of;
		const value = runScript(script, 'extract', () => script.exports.extract!(seen, info));
		return numbersFrom(value, 'extract', expected);
	};
	const random = seeded(1);
	const noise = Float32Array.from(data, () => random() * 2 - 1);
	const { length } = extract(
		{ data: noise, nChannels, nSamples, end: samples(nSamples), time: seconds(0) },
		undefined
	);
	return {
		length,
		extract(of, out, start = 0) {
			const values = extract(of, length);
			for (let i = 0; i < length; i++) out[start + i] = values[i]!;
		}
	};
}
