import type { Task, Weights } from '../models/model.ts';

/** The functions a script may export. */
export const SCRIPT_FUNCTIONS = ['extract', 'train', 'predict'] as const;
export type ScriptFunction = (typeof SCRIPT_FUNCTIONS)[number];

/** What a script can be busy with. */
export type ScriptAct = 'load' | ScriptFunction;

/** Seconds a script may take for each, once. The person may give learning more. */
export const BUDGET_SECONDS: Readonly<Record<ScriptAct, number>> = {
	load: 5,
	extract: 2,
	train: 60,
	predict: 2
};

/** What a loaded script is. */
export interface ScriptFacts {
	/** Names of all it exports. */
	readonly exports: readonly string[];
	/** Those of its exports that the pipeline calls. */
	readonly functions: readonly ScriptFunction[];
	/** What its `train` and `predict` are for. */
	readonly task: Task;
}

/** What `train` learns from. Plain data: it is copied to the script's thread. */
export interface ScriptTrainingSet {
	/** `x[row * nFeatures + feature]` */
	readonly x: Float32Array;
	readonly nFeatures: number;
	/** Number of classes, or of values per row. */
	readonly nOutputs: number;
	/** Of each row: its class, or `nOutputs` values. */
	readonly y: Int32Array | Float32Array;
	/** Trial of each row. */
	readonly trial: Int32Array;
	readonly classNames: readonly string[];
	readonly seed: number;
}

/** A model that a script has learned. */
export interface ScriptModel {
	/** What `predict` is told: the script's thread keeps its models by number, from 0. */
	readonly number: number;
	readonly weights: Weights;
}

/**
 * A loaded script, whichever thread it is in. Every call throws a ScriptFault when the script throws or returns what it must
 * not. What comes back is checked by `customParts`: the script is trusted with nothing.
 */
export interface ScriptCalls {
	readonly facts: ScriptFacts;
	/** Features of a window, `data[channel * nSamples + sample]`. */
	extract(data: Float32Array, nChannels: number, nSamples: number, fs: number): Float64Array;
	/** One probability per class, or one value per output. */
	predict(model: number, features: Float32Array, nOutputs: number): Float64Array;
	/** Learns; `onProgress`: 0 … 1. */
	train(set: ScriptTrainingSet, onProgress: (fraction: number) => void): Promise<ScriptModel>;
	/** The number of a model that was learned before. */
	load(weights: Weights): number;
}
