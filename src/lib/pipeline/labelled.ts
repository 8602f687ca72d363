/** Why labelled samples gave no window. */
export type DropReason =
	'first-segment' | 'class-not-chosen' | 'unknown-class' | 'too-short' | 'gap' | 'slow-device';

/** What became of one reason's share of a recording. */
export interface Dropped {
	readonly reason: DropReason;
	/** Windows that are missing because of it. */
	readonly windows: number;
	/** Labelled segments it touched. */
	readonly segments: number;
}

/** What became of one recording. */
export interface RecordingReport {
	readonly id: string;
	readonly name: string;
	/** Windows made. */
	readonly made: number;
	/** Windows made, by class of the report's `classNames`. */
	readonly perClass: readonly number[];
	/** Trials that gave at least one window. */
	readonly trials: number;
	readonly dropped: readonly Dropped[];
	/** Rate the timestamps say, in hertz; NaN with fewer than two samples. */
	readonly measuredFs: number;
}

/** How many windows were made, dropped and why: nothing is dropped in silence. */
export interface WindowReport {
	readonly classNames: readonly string[];
	readonly made: number;
	readonly recordings: readonly RecordingReport[];
	/** One sentence for each thing a person should know, most important first. Empty when all is well. */
	readonly notes: readonly string[];
}
