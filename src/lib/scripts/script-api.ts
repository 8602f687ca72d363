/**
 * What a person's own script may export, and what it is handed. Everything is synchronous but `train`: the pipeline is. The
 * sample in docs/how-to/own-pipeline.md shows all of it.
 */
export interface UserScript {
	/** `classify` (the default) or `regress`: what `train` and `predict` are for. */
	readonly task?: 'classify' | 'regress';
	/** Numbers for one window, the same count each time, all finite. */
	readonly extract?: (window: ScriptWindow, info: ScriptInfo) => Numbers | number;
	/**
	 * Learns. `windows`: the features of each window. `labels`: the class of each, `0 … ctx.classNames.length - 1`; for
	 * `regress` a row of values for each. What it returns is saved, so it must be plain: numbers, texts, lists, typed
	 * arrays and objects of them.
	 */
	readonly train?: (
		windows: readonly Float32Array[],
		labels: readonly number[] | readonly Float32Array[],
		ctx: TrainContext
	) => unknown;
	/**
	 * Says what a window is: the position of the class, or one number per class (none below 0, made to sum to 1); for
	 * `regress` one number per output. `model`: what `train` returned, as it was saved; undefined without `train`.
	 */
	readonly predict?: (model: unknown, features: Float32Array, ctx: ScriptContext) => Numbers | number;
}

/** Numbers in a row. */
export type Numbers = ArrayLike<number>;

/** A window of the filtered signal. */
export interface ScriptWindow {
	/** `data[channel * nSamples + sample]`, the oldest sample first. */
	readonly data: Float32Array;
	readonly nChannels: number;
	readonly nSamples: number;
	/** The samples of one channel. */
	channel(channel: number): Float32Array;
}

/** What every function may use. */
export interface ScriptContext {
	/** Shows a line under the editor. */
	log(...values: unknown[]): void;
	/** TensorFlow.js on its CPU backend; there when the script says `.tf`. */
	readonly tf?: unknown;
}

/** What `extract` knows of the stream. */
export interface ScriptInfo extends ScriptContext {
	readonly nChannels: number;
	/** Samples per second. */
	readonly fs: number;
	/** Built-in features of the window, by their ids: feature by feature, within a feature channel by channel. */
	features(...ids: string[]): Float32Array;
}

/** What `train` knows of its task. */
export interface TrainContext extends ScriptContext {
	/** By class; empty for `regress`. */
	readonly classNames: readonly string[];
	/** Of each window: windows of one trial overlap, so keep them together. */
	readonly trials: Int32Array;
	readonly seed: number;
	/** 0 … 1, drawn by the seed: the same each time. */
	random(): number;
	/** Moves the bar: 0 … 1. */
	progress(fraction: number): void;
}
