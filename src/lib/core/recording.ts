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
	/** The whole stream in order, each chunk with its `index` (`first` + row) and `lost`; each call starts afresh. */
	chunks(): AsyncIterable<Chunk>;
}
