/** Rows of features with their classes. */
export interface Examples {
	/** `x[row * nFeatures + feature]` */
	readonly x: Float32Array;
	readonly nFeatures: number;
	/** Class of each row, `0 … nClasses - 1`; its length is the number of rows. */
	readonly y: Int32Array;
	readonly nClasses: number;
	/** Trial of each row, `0 … nTrials - 1`: rows of one trial overlap and must never be split by a score. */
	readonly trial: Int32Array;
}

/** Named arrays, row-major: what a fitted model is, and all that is saved of it. */
export interface Weights {
	readonly [name: string]: { readonly shape: readonly number[]; readonly data: Float32Array | Float64Array };
}

/** What `fit` may be told. */
export interface FitOptions {
	/** Same seed, same examples → same weights. */
	readonly seed?: number | undefined;
	/** 0 … 1. */
	readonly onProgress?: ((fraction: number) => void) | undefined;
	/** Aborting makes `fit` reject with an AbortError. */
	readonly signal?: AbortSignal | undefined;
}

/** A fitted model. Synchronous, because the pipeline is. */
export interface Model {
	readonly nFeatures: number;
	readonly nClasses: number;
	/** Writes one probability per class (sum 1) into `out`. Same bits for the same bits, whatever came before. */
	predict(features: Float32Array, out: Float32Array): void;
	save(): Weights;
}

/** A model that was fitted on every row but those of one group. */
export interface LeftOut {
	readonly group: number;
	readonly model: Model;
}

/** An entry of the model registry: a way to learn, and to come back from what was saved. */
export interface ModelKind<Id extends string = string> {
	readonly id: Id;
	readonly label: string;
	/** One line a person reads before choosing it. */
	readonly summary: string;
	/** Throws a ModelError that says what is missing when the examples cannot be learned from. */
	fit(examples: Examples, options?: FitOptions): Promise<Model>;
	/**
	 * One model for each group of rows (`group[row]`, `0 … nGroups - 1`), fitted without it, in any order. Only kinds
	 * that do it for about the price of one fit have it; for the others a score fits anew, on fewer folds.
	 */
	fitWithoutEach?(examples: Examples, group: Int32Array, nGroups: number): AsyncIterable<LeftOut>;
	/** Throws a ModelError when the weights are not of this kind. */
	load(weights: Weights): Model;
}
