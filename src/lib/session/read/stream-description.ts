import type { StreamInfo } from '../../core/signal.ts';
import type { Samples } from '../../core/units.ts';
import type { Dtype } from '../format/dtype.ts';
import type { StoredGap } from '../format/metadata.ts';
import type { MissingChunk } from './absent-chunks.ts';

/** One stream of a session: what its source said, and what was recorded of it. */
export interface StoredStream extends StreamInfo {
	readonly dtype: Dtype;
	/** Rows. */
	readonly nSamples: Samples;
	/** Sample index of row 0, counted since the stream was opened. 0 when the file does not say. */
	readonly first: Samples;
	/** In order. Where nobody counted (see `gapsCounted`) only those of missing chunks. */
	readonly gaps: readonly StoredGap[];
	/** False for a session of another program: its gaps can only be guessed from the timestamps. */
	readonly gapsCounted: boolean;
	/**
	 * Chunks of the stream that are absent or cannot be decoded, in order. Their rows are no rows of the stream: where they
	 * lie between others, `gaps` has a gap. A damaged chunk is known once it was read, see `Session.withoutDamage`.
	 */
	readonly missing: readonly MissingChunk[];
	/**
	 * Absent chunks that are read as the array's fill value, because the session's writer may leave such chunks out and the
	 * samples beside them have that value: the first, and a sentence about them.
	 */
	readonly omitted?: { readonly entry: string; readonly message: string } | undefined;
}
