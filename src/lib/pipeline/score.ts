import type { LabelledRecording } from '../core/recording.ts';
import type { ModelBundle } from './bundle.ts';
import type { WindowReport } from './labelled.ts';

/** How the windows that are scored were kept apart from those that were learned from. */
export type Protocol = 'leave-one-trial-out' | 'leave-one-session-out' | 'grouped-folds' | 'held-out';

/** How well a model predicts windows it has not learned from. */
export interface Score {
	readonly protocol: Protocol;
	/** Windows scored. */
	readonly n: number;
	/** Models fitted to score them; 1 when held out. */
	readonly folds: number;
	/** Right ones of all, 0 … 1. */
	readonly accuracy: number;
	/** Mean recall of the classes that occur, 0 … 1. */
	readonly balancedAccuracy: number;
	readonly classNames: readonly string[];
	/** Windows: `confusion[true][predicted]`. */
	readonly confusion: readonly (readonly number[])[];
	/** By class: right ones of those that are of the class; NaN when none is. */
	readonly recall: readonly number[];
	/** By class: right ones of those that were called so; NaN when none was. */
	readonly precision: readonly number[];
}

export interface EvaluateOptions {
	/** Leave out the first labelled segment of each recording. */
	readonly skipFirst: boolean;
	readonly signal?: AbortSignal | undefined;
	readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** A score with what became of the windows. */
export interface Evaluated {
	readonly score: Score;
	readonly report: WindowReport;
}

/** Scores a model on recordings it has not seen. Classes are matched by name. */
export async function evaluate(
	_bundle: ModelBundle,
	_recordings: readonly LabelledRecording[],
	_options: EvaluateOptions
): Promise<Evaluated> {
	throw new Error('Not written yet.');
}
