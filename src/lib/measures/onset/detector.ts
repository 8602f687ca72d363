import type { Span } from './bursts.ts';

/** A way to tell when a muscle is active. */
export interface Detector {
	readonly id: string;
	readonly label: string;
	/** Formula, window and filter, in one sentence each. */
	readonly formula: string;
	readonly source: string;
	/** Spans of activity of a raw signal, before `ruled`. Throws a SessionError for a signal that is too short. */
	detect(x: Float64Array, fs: number, options: DetectorOptions): Span[];
}

/** What all detectors take. */
export interface DetectorOptions {
	/** Standard deviations of the rest by which the threshold lies above its mean. Each detector has its own default. */
	readonly k?: number | undefined;
	/** Seconds of the quietest stretch that is taken for the rest. */
	readonly baselineSeconds: number;
}
