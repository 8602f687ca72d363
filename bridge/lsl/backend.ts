import type { Probe } from './clock.ts';
import type { DiscoverySummary } from './discovery-facts.ts';
import type { ResolvedStream } from './resolver.ts';
import type { LslDeclaration, LslStreamInfo } from './stream-info.ts';
import type { LslChunk } from './values.ts';

/**
 * All that the relay needs of LSL. It is met by TypeScript alone (`network-backend.ts`); a laboratory that must have a
 * native library writes another one and changes nothing else.
 */
export interface LslBackend {
	/** Streams that are there now, those of this program too. */
	readonly streams: readonly ResolvedStream[];
	/** Calls `listener` when a stream comes or goes; returns how to stop that. */
	onChange(listener: () => void): () => void;
	/** What looking for streams has come to. Asks once more first. */
	diagnose(): Promise<DiscoverySummary>;
	/** Follows a stream until `close`. */
	openInlet(stream: ResolvedStream, events: InletEvents): LslInlet;
	/** Offers a stream. Rejects when no port is free. */
	openOutlet(declaration: LslDeclaration): Promise<LslOutlet>;
	close(): Promise<void>;
}

/**
 * How an inlet is doing. `lost`: it looks for the stream again by itself; `changed`: a stream of that source came back
 * that does not fit, and `ended`: nothing can bring it back; both are final.
 */
export type InletState = 'streaming' | 'lost' | 'changed' | 'ended';

/** What an inlet tells. Every call may come at any time until `close`. */
export interface InletEvents {
	chunk(chunk: LslChunk): void;
	/** `message`: one sentence for a person, empty when all is well. */
	state(state: InletState, message: string): void;
	/** The outlet's clock against this program's; about every two seconds. */
	clock(probe: Probe): void;
}

export interface LslInlet {
	/** The stream with its whole description; after a recovery the new outlet's. */
	readonly info: LslStreamInfo;
	/** The description with channel labels. Rejects when the outlet does not answer. */
	fullInfo(): Promise<LslStreamInfo>;
	close(): void;
}

export interface LslOutlet {
	readonly info: LslStreamInfo;
	/** Readers at this moment. */
	readonly consumers: number;
	/** Samples that readers did not take in time, all readers together. */
	readonly dropped: number;
	/** Sends a chunk, its times on this program's `lslClock`. */
	push(chunk: LslChunk): void;
	/** Ends the stream; what is on its way still goes out. */
	close(): Promise<void>;
}
