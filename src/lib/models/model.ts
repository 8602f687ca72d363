/** What a model is for: telling classes apart, or giving values that were measured beside the signal. */
export type Task = 'classify' | 'regress';

/** Rows of features, whatever they are to teach. */
export interface Rows {
	/** `x[row * nFeatures + feature]` */
	readonly x: Float32Array;
	readonly nFeatures: number;
	/** Trial of each row, `0 … nTrials - 1`: rows of one trial overlap and must never be split by a score. */
	readonly trial: Int32Array;
	/** Channels of the window a row is made of: what raw windows need to be read as such. 1 when left out. */
	readonly nChannels?: number | undefined;
}

/** Rows of features with their classes. */
export interface Examples extends Rows {
	/** Class of each row, `0 … nClasses - 1`; its length is the number of rows. */
	readonly y: Int32Array;
	readonly nClasses: number;
	/**
	 * The recording of each row, numbered from 0 in the order in which sums of recordings are added: sums that were computed of
	 * each recording alone then give the same bits. One recording when absent.
	 */
	readonly part?: Int32Array | undefined;
}

/** Rows of features with the values that were measured at their time. */
export interface TargetExamples extends Rows {
	/** `targets[row * nTargets + target]`, finite */
	readonly targets: Float32Array;
	readonly nTargets: number;
}

/** Named arrays, row-major: what a fitted model is, and all that is saved of it. */
export interface Weights {
	readonly [name: string]: { readonly shape: readonly number[]; readonly data: Float32Array | Float64Array };
}

/** What `fit` may be told. */
export interface FitOptions {
	/** Same seed, same examples → same weights. */
	readonly seed?: number | undefined;
	/** Values of the kind's settings, by id, where they differ from their own. See `settingsOf`. */
	readonly settings?: Readonly<Record<string, number>> | undefined;
	/** What each class is called, for those who ask. */
	readonly names?: readonly string[] | undefined;
	/** 0 … 1. */
	readonly onProgress?: ((fraction: number) => void) | undefined;
	/** The mean loss of each epoch when it is done, for kinds that learn in epochs. */
	readonly onLoss?: ((loss: number) => void) | undefined;
	/** Told once where it is fitted, for kinds that may do so in several ways: `wasm`, `cpu`. */
	readonly onBackend?: ((backend: string) => void) | undefined;
	/** Told once, in a sentence, when fitting had to take a slower way. */
	readonly onNote?: ((note: string) => void) | undefined;
	/** Aborting makes `fit` reject with an AbortError. */
	readonly signal?: AbortSignal | undefined;
}

/** A fitted model. Synchronous, because the pipeline is. */
export interface Model {
	readonly nFeatures: number;
	/** One per class, or one per target. */
	readonly nOutputs: number;
	/**
	 * Writes one number per output into `out`: probabilities (sum 1) of classes, or the targets' values. Same bits for the
	 * same bits, whatever came before.
	 */
	predict(features: Float32Array, out: Float32Array): void;
	save(): Weights;
}

/** A model that was fitted on every row but those of one group. */
export interface LeftOut {
	readonly group: number;
	readonly model: Model;
}

/** A number of a kind that a person may change before training. */
export interface Setting {
	readonly id: string;
	readonly label: string;
	readonly unit?: string | undefined;
	/** Its own value. */
	readonly value: number;
	readonly min: number;
	readonly max: number;
	/** True when only whole numbers make sense. */
	readonly whole?: boolean | undefined;
}

/** What every kind says of itself: plain data. */
export interface KindFacts<Id extends string = string> {
	readonly id: Id;
	readonly label: string;
	/** One line a person reads before choosing it. */
	readonly summary: string;
	/** `window`: learns from the samples themselves, so its pipeline has the one feature RAW. `features` when left out. */
	readonly input?: 'features' | 'window' | undefined;
	readonly settings?: readonly Setting[] | undefined;
}

/** How a model of a kind comes back from what was saved. */
interface Loads {
	/** Throws a ModelError when the weights are not of this kind. */
	load(weights: Weights): Model;
}

/** A way to learn classes, and to come back from what was saved. */
export interface Classifier<Id extends string = string> extends KindFacts<Id>, Loads {
	readonly task: 'classify';
	/** Throws a ModelError that says what is missing when the examples cannot be learned from. */
	fit(examples: Examples, options?: FitOptions): Promise<Model>;
	/**
	 * One model for each group of rows (`group[row]`, `0 … nGroups - 1`), fitted without it, in any order. Only kinds
	 * that do it for about the price of one fit have it; for the others a score fits anew, on fewer folds.
	 */
	fitWithoutEach?(examples: Examples, group: Int32Array, nGroups: number): AsyncIterable<LeftOut>;
}

/** A way to learn values that were measured beside the signal, and to come back from what was saved. */
export interface Regressor<Id extends string = string> extends KindFacts<Id>, Loads {
	readonly task: 'regress';
	/** Throws a ModelError that says what is missing when the examples cannot be learned from. */
	fit(examples: TargetExamples, options?: FitOptions): Promise<Model>;
}

/** An entry of the model registry. */
export type ModelKind<Id extends string = string> = Classifier<Id> | Regressor<Id>;
