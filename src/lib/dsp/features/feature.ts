import type { Window } from '../../core/signal.ts';
import type { Hertz } from '../../core/units.ts';
import type { FromSums } from './sums.ts';

/** What a person reads before choosing a feature, and what a window must bring. */
export interface FeatureFacts<Id extends string = string> {
	readonly id: Id;
	readonly label: string;
	/** The formula and where it is from, in one line. */
	readonly summary: string;
	/** Fewest samples a window must have. */
	readonly minSamples: number;
	/** What must be exceeded or met to count, for features that have such a thing and let it be set. */
	readonly threshold?: Threshold;
}

/** A setting of a feature: a pipeline may give another value than the one here. Never below 0. */
export interface Threshold {
	readonly label: string;
	/** `signal`: in the unit of the stream; `signal²`: in its square. */
	readonly unit: 'signal' | 'signal²';
	/** LibEMG's. */
	readonly value: number;
}

/**
 * A pure function from one channel of a window to one number. It computes in float64 and keeps no state: the same
 * samples give the same bits, one window at a time or in a batch. What is not finite becomes 0 (as LibEMG does),
 * once, in `Extractor`.
 */
export interface ChannelFeature<Id extends string = string> extends FeatureFacts<Id> {
	/**
	 * `x` is one channel of a window, oldest sample first; `fs` the rate of the stream, for what is said in hertz;
	 * `threshold` the one in force, for features that have one.
	 */
	perChannel(x: Float32Array, fs: Hertz, threshold: number): number;
	/**
	 * Where the feature follows from sums over samples and steps: computed from them, a stream's samples are looked at once
	 * and not once per window. The bits of `perChannel` on a window of one piece.
	 */
	readonly fromSums?: FromSums | undefined;
}

/** A pure function from a whole window to several numbers: more than one per channel, or of channels together. */
export interface WindowFeature<Id extends string = string> extends FeatureFacts<Id> {
	/** How many numbers a window of so many channels and samples gives. */
	size(nChannels: number, fs: Hertz, nSamples: number): number;
	/** Writes them to the front of `out`. */
	perWindow(window: Window, fs: Hertz, out: Float64Array): void;
}

export type Feature<Id extends string = string> = ChannelFeature<Id> | WindowFeature<Id>;
