import type { Segment } from './labels.ts';
import type { Chunk, StreamInfo } from './signal.ts';
import type { Samples } from './units.ts';

/**
 * One stream of one recording with its label track: all that training needs, wherever it rests. A session gives one
 * (`session.labelled(stream)`), a test can write one by hand.
 */
export interface LabelledRecording {
	/** The session's id: scores are grouped by it, models remember it. */
	readonly id: string;
	/** What a person calls it. */
	readonly name: string;
	readonly info: StreamInfo;
	/** The recording's own class names, by class index. */
	readonly classNames: readonly string[];
	/** Index of the first sample, counted since the stream was opened. */
	readonly first: Samples;
	/** Labelled segments in order of time, as rows of this recording (0 is its first sample); all of them. */
	readonly segments: readonly Segment[];
	/**
	 * True when the recording keeps its own list of gaps, so that `lost` in the chunks tells all of them. Where it does
	 * not, holes are looked for in the timestamps.
	 */
	readonly gapsKnown?: boolean | undefined;
	/** Channels that were marked bad after the take, from 0, in order: not to be learned from. None when absent. */
	readonly badChannels?: readonly number[] | undefined;
	/** Whose muscles: scores may leave out one person at a time. Unknown when absent. */
	readonly subject?: string | undefined;
	/** Local date it was recorded on, `YYYY-MM-DD`. Unknown when absent. */
	readonly day?: string | undefined;
	/** True when its labels were written as cues were shown: a person answers a cue late. */
	readonly cued?: boolean | undefined;
	/**
	 * True when a person pressed its labels while MyoDeck recorded, false for imported and guided ones: only the former lose
	 * their first segment. Taken as true when absent.
	 */
	readonly buttonLabelled?: boolean | undefined;
	/** The whole stream in order, each chunk with its `index` (`first` + row) and `lost`; each call starts afresh. */
	chunks(): AsyncIterable<Chunk>;
	/**
	 * What was measured beside the stream (force, angles, the target of a pursuit): what a regression learns to give. Any
	 * other stream of the session: `{ ...await session.labelled('emg'), targets: await session.labelled('force') }`.
	 */
	readonly targets?: TargetTrack | undefined;
}

/** A stream of measured values, one column per channel. Its timestamps are in order. */
export interface TargetTrack {
	readonly info: StreamInfo;
	/** The whole stream in order; each call starts afresh. */
	chunks(): AsyncIterable<Chunk>;
}
