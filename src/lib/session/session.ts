import type { LabelEvent, Segment } from '../core/labels.ts';
import type { JsonObject } from '../core/parse.ts';
import type { LabelledRecording } from '../core/recording.ts';
import type { Chunk, Gap, StreamInfo } from '../core/signal.ts';
import type { Samples, Seconds } from '../core/units.ts';
import type { ByteStore } from '../store/byte-store.ts';
import type { SessionSummary } from './summary.ts';

/** How samples are stored. */
export type Dtype = 'float16' | 'float32' | 'float64' | 'int8' | 'int16' | 'int32' | 'int64';

/** Samples as they are stored. float16 has no array of its own everywhere and comes as (exact) float32. */
export type SampleArray = Float32Array | Float64Array | Int8Array | Int16Array | Int32Array | BigInt64Array;

/** One stream of a session: what its source said, and what was recorded of it. */
export interface StoredStream extends StreamInfo {
	readonly dtype: Dtype;
	/** Rows. */
	readonly nSamples: Samples;
	/** Sample index of row 0, counted since the stream was opened. 0 when the file does not say. */
	readonly first: Samples;
	readonly gaps: readonly Gap[];
}

/** Rows `[start, end)` of a stream; 0 and the stream's length when left out. */
export interface RowRange {
	readonly start?: number | undefined;
	readonly end?: number | undefined;
}

/** A run of rows: `data[row * nChannels + channel]` in the stored dtype, one timestamp per row. */
export interface Continuous {
	readonly data: SampleArray;
	readonly nChannels: number;
	readonly timestamps: Float64Array;
}

/** One labelled segment, with `pre` and `post` seconds around it. */
export interface Trial {
	readonly classIndex: number;
	/** The session's own name for it. */
	readonly className: string;
	/** `data[channel * nSamples + sample]`, in the stored dtype. */
	readonly data: SampleArray;
	readonly nChannels: number;
	readonly nSamples: number;
	/** One per sample. */
	readonly ts: Float64Array;
	/** Row of the first sample. */
	readonly start: Samples;
}

/** A recording, read only. Opening reads metadata; samples are read when asked for, a chunk at a time. */
export class Session {
	static open(_store: ByteStore, _where: { id: string; name: string }): Promise<Session> {
		throw new Error('being built');
	}
	declare readonly id: string;
	declare readonly name: string;
	/** Local wall time as the file says it, `YYYY-MM-DDTHH:MM:SS`; empty when it does not. */
	declare readonly created: string;
	declare readonly classNames: readonly string[];
	/** Sorted by time. */
	declare readonly labels: readonly LabelEvent[];
	declare readonly streams: readonly StoredStream[];
	declare readonly broken: readonly { readonly stream: string; readonly reason: string }[];
	declare readonly finished: boolean;
	/** `meta.extras` as stored; ours is under `myodeck`. */
	declare readonly extras: JsonObject;
	streamInfo(_name: string): StoredStream {
		throw new Error('being built');
	}
	getContinuous(_name: string, _range?: RowRange): Promise<Continuous> {
		throw new Error('being built');
	}
	segments(_name: string): Promise<readonly Segment[]> {
		throw new Error('being built');
	}
	getTrials(_name: string, _around?: { readonly pre?: number; readonly post?: number }): Promise<Trial[]> {
		throw new Error('being built');
	}
	chunks(_name: string, _range?: RowRange): AsyncIterable<Chunk> {
		throw new Error('being built');
	}
	labelled(_name: string): Promise<LabelledRecording> {
		throw new Error('being built');
	}
	/** The row whose timestamp is nearest. */
	rowAt(_name: string, _timestamp: Seconds): Promise<Samples> {
		throw new Error('being built');
	}
	/** Timestamps of the first and the last row; undefined for an empty stream. */
	timeRange(_name: string): Promise<{ readonly first: Seconds; readonly last: Seconds } | undefined> {
		throw new Error('being built');
	}
	summary(): Promise<SessionSummary> {
		throw new Error('being built');
	}
}
