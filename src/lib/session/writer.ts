import type { LabelEvent } from '../core/labels.ts';
import type { JsonObject } from '../core/parse.ts';
import type { Chunk, StreamInfo } from '../core/signal.ts';
import type { Samples } from '../core/units.ts';
import type { WritableByteStore } from '../store/byte-store.ts';
import type { SessionSummary } from './summary.ts';

/** What a session is begun with. */
export interface SessionStart {
	readonly id: string;
	/** Only when the person gave one. */
	readonly name?: string | undefined;
	readonly classNames: readonly string[];
	readonly created: Date;
	/** Free facts, kept under `extras.myodeck`. */
	readonly facts?: JsonObject | undefined;
}

/** A stream to be recorded. */
export interface RecordedStream {
	readonly info: StreamInfo;
	/** Index of the first sample that will be appended, counted since the stream was opened. */
	readonly first: Samples;
	/** Free facts, kept under `extras.myodeck.streams[name]`. */
	readonly facts?: JsonObject | undefined;
}

/** What has been recorded so far, for the counters on screen. */
export interface WriterCounts {
	readonly perStream: readonly {
		readonly name: string;
		readonly samples: number;
		readonly gaps: number;
		readonly lost: number;
	}[];
	/** Bytes handed to the store and still there. */
	readonly bytes: number;
	readonly labels: number;
	readonly trialsPerClass: readonly number[];
}

/** Writes one session while it is recorded. */
export class SessionWriter {
	static begin(_store: WritableByteStore, _start: SessionStart): Promise<SessionWriter> {
		throw new Error('being built');
	}
	addStream(_stream: RecordedStream): number {
		throw new Error('being built');
	}
	/** Copies the chunk. */
	append(_stream: number, _chunk: Chunk): void {
		throw new Error('being built');
	}
	label(_event: LabelEvent): void {
		throw new Error('being built');
	}
	setClassNames(_names: readonly string[]): void {
		throw new Error('being built');
	}
	setFacts(_facts: JsonObject): void {
		throw new Error('being built');
	}
	flush(): Promise<void> {
		throw new Error('being built');
	}
	finish(_facts?: JsonObject): Promise<SessionSummary> {
		throw new Error('being built');
	}
	get counts(): WriterCounts {
		throw new Error('being built');
	}
}
