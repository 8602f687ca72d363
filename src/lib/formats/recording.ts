import type { SessionSummary } from '../session/read/summary.ts';
import type { WritableByteStore } from '../store/byte-store.ts';
import type { ImportOptions } from './format.ts';

/** A recording among other files, which becomes one session. */
export interface Recording {
	/** What errors call it, and what its session is called unless somebody says otherwise. */
	readonly name: string;
	/** See `Format.import`. */
	import(store: WritableByteStore, options: ImportOptions): Promise<SessionSummary>;
}
