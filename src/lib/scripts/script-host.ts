import { seeded } from '../core/random.ts';
import type { Window } from '../core/signal.ts';
import { hertz, samples, seconds } from '../core/units.ts';
import { Extractor } from '../dsp/features/extractor.ts';
import { resolveFeatures } from '../dsp/features/names.ts';
import type { Weights } from '../models/model.ts';
import { valueFrom, weightsFrom } from './plain-value.ts';
import { numbersFrom, probabilitiesFrom } from './returned-numbers.ts';
import type { ScriptContext, ScriptInfo, ScriptWindow, TrainContext, UserScript } from './script-api.ts';
import {
	SCRIPT_FUNCTIONS,
	type ScriptCalls,
	type ScriptFacts,
	type ScriptModel,
	type ScriptTrainingSet
} from './script-calls.ts';
import { faultOf, ScriptFault } from './script-error.ts';

/**
 * Calls a script's functions in the thread the script is in. Nothing here is trusted by the other threads: the script may
 * have changed every built-in this code uses.
 */
export class ScriptHost implements ScriptCalls {
	readonly facts: ScriptFacts;
	readonly #exports: UserScript;
	readonly #url: string;
	readonly #context: ScriptContext;
	readonly #models: unknown[] = [];
	readonly #extractors = new Map<string, (data: Float32Array) => unknown>();

	/** `url`: what stacks call the script. Throws a ScriptFault when it exports nothing of use. */
	constructor(exports: UserScript, url: string, context: ScriptContext) {
		this.facts = factsOf(exports);
		this.#exports = exports;
		this.#url = url;
		this.#context = context;
	}

	extract(data: Float32Array, nChannels: number, nSamples: number, fs: number): Float64Array {
		const key = `${nChannels} ${nSamples} ${fs}`;
		let extractor = this.#extractors.get(key);
		if (!extractor) {
			extractor = this.#extractor(nChannels, nSamples, fs);
			this.#extractors.set(key, extractor);
		}
		const made = extractor;
		return numbersFrom(
			this.#run(() => made(data)),
			'extract',
			undefined
		);
	}

	predict(model: number, features: Float32Array, nOutputs: number): Float64Array {
		const value = this.#models[model];
		const returned = this.#run(() => this.#exports.predict!(value, features.slice(), this.#context));
		return this.facts.task === 'classify'
			? probabilitiesFrom(returned, nOutputs)
			: numbersFrom(returned, 'predict', nOutputs);
	}

	async train(set: ScriptTrainingSet, onProgress: (fraction: number) => void): Promise<ScriptModel> {
		const rows = rowsOf(set.x, set.nFeatures);
		const labels = this.facts.task === 'classify' ? [...set.y] : rowsOf(set.y, set.nOutputs);
		const ctx: TrainContext = {
			...this.#context,
			classNames: set.classNames,
			trials: set.trial,
			seed: set.seed,
			random: seeded(set.seed),
			progress: (fraction) => onProgress(Math.min(1, Math.max(0, Number(fraction) || 0)))
		};
		try {
			// Without `train` there is nothing to learn: the rules are in the script.
			const learned = await this.#exports.train?.(rows, labels as number[] | Float32Array[], ctx);
			const weights = weightsFrom(learned);
			// Read back from what is saved: the model that predicts now is the one that will be loaded.
			return { number: this.load(weights), weights };
		} catch (error) {
			throw faultOf(error, this.#url);
		}
	}

	load(weights: Weights): number {
		return this.#models.push(this.#run(() => valueFrom(weights))) - 1;
	}

	#run<T>(work: () => T): T {
		try {
			return work();
		} catch (error) {
			throw faultOf(error, this.#url);
		}
	}

	#extractor(nChannels: number, nSamples: number, fs: number): (data: Float32Array) => unknown {
		const data = new Float32Array(nChannels * nSamples);
		const original = new Float32Array(data.length);
		const signal: Window = {
			data: original,
			nChannels,
			nSamples: samples(nSamples),
			end: samples(nSamples),
			time: seconds(0)
		};
		const window: ScriptWindow = {
			data,
			nChannels,
			nSamples,
			channel: (c) => data.subarray(c * nSamples, (c + 1) * nSamples)
		};
		const builtIn = new Map<string, Extractor>();
		const info: ScriptInfo = {
			...this.#context,
			nChannels,
			fs,
			features(...ids) {
				const key = ids.join();
				const extractor =
					builtIn.get(key) ?? new Extractor(resolveFeatures(ids), nChannels, samples(nSamples), hertz(fs));
				builtIn.set(key, extractor);
				const values = new Float32Array(extractor.length);
				extractor.extract(signal, values);
				return values;
			}
		};
		return (samplesOfWindow) => {
			// Two copies: what a script writes into its window must not change the built-in features.
			original.set(samplesOfWindow);
			data.set(samplesOfWindow);
			return this.#exports.extract!(window, info);
		};
	}
}

/** What a script is. Throws a ScriptFault: no function at all, `train` without `predict`, a task that is none. */
function factsOf(exports: UserScript): ScriptFacts {
	const functions = SCRIPT_FUNCTIONS.filter((name) => exports[name] !== undefined);
	if (functions.length === 0) {
		throw new ScriptFault(
			'it exports none of extract, train and predict. Begin one with "export function extract(window, info)"'
		);
	}
	for (const name of functions) {
		if (typeof exports[name] !== 'function') throw new ScriptFault(`its ${name} is no function`);
	}
	if (exports.train && !exports.predict) {
		throw new ScriptFault('it exports train and no predict, so nobody could use what it learned');
	}
	const { task = 'classify' } = exports;
	if (task !== 'classify' && task !== 'regress') {
		throw new ScriptFault(`its task is "${String(task)}", and must be "classify" or "regress"`);
	}
	const names = Object.keys(exports).map((name) => name.slice(0, 100));
	return { exports: names.slice(0, 100), functions, task };
}

function rowsOf<T extends Int32Array | Float32Array>(values: T, width: number): T[] {
	const n = width > 0 ? Math.floor(values.length / width) : 0;
	return Array.from({ length: n }, (_, row) => values.slice(row * width, (row + 1) * width) as T);
}
