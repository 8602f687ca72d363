import type { LabelledRecording } from '../core/recording.ts';
import type { ModelKindId } from '../models/index.ts';
import type { ModelBundle } from './bundle.ts';
import type { WindowReport } from './labelled.ts';
import type { PipelineConfig } from './pipeline.ts';
import type { Score } from './score.ts';

/** What to learn, and how to score it. Plain JSON. */
export interface TrainOptions {
	readonly pipeline: PipelineConfig;
	readonly model: ModelKindId;
	/** Positions in `classNames` to learn; all of them when absent. */
	readonly classes?: readonly number[] | undefined;
	/**
	 * The classes in order. Recordings are matched to them by name; names that only a recording has follow after
	 * these. May be empty.
	 */
	readonly classNames: readonly string[];
	/** Leave out the first labelled segment of each recording: it is set-up noise. */
	readonly skipFirst: boolean;
	/** Same seed, same recordings, same weights. */
	readonly seed: number;
	readonly score: 'leave-one-trial-out' | 'leave-one-session-out' | 'none';
	/** What the model is called; by default its kind and its features. */
	readonly name?: string | undefined;
}

export interface TrainProgress {
	readonly stage: 'reading' | 'fitting' | 'scoring';
	/** Of the stage, 0 … 1. */
	readonly fraction: number;
}

export interface Trained {
	readonly bundle: ModelBundle;
	/** Absent when none was asked for, or when it could not be had: then `unscored` says why. */
	readonly score?: Score | undefined;
	/** Why there is no score, and what to do to have one. */
	readonly unscored?: string | undefined;
	readonly report: WindowReport;
}

export interface TrainHooks {
	readonly onProgress?: ((progress: TrainProgress) => void) | undefined;
	/** Aborting makes `train` reject with an AbortError. */
	readonly signal?: AbortSignal | undefined;
}

/**
 * Learns a model from labelled recordings and scores it on windows it has not seen. Throws a ModelError that says
 * what is missing and what to do: recordings that do not fit together, one class, no windows.
 */
export async function train(
	_recordings: readonly LabelledRecording[],
	_options: TrainOptions,
	_hooks: TrainHooks = {}
): Promise<Trained> {
	throw new Error('Not written yet.');
}
