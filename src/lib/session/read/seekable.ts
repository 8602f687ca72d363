import type { Chunk } from '../../core/signal.ts';
import { samples } from '../../core/units.ts';
import type { Session } from './session.ts';
import type { StoredStream } from './stored-stream.ts';

/** A stored stream as checks and inspections read it: from the start, or from a row on. */
export interface SeekableStream {
	readonly info: StoredStream;
	readonly first: StoredStream['first'];
	chunks(): AsyncIterable<Chunk>;
	chunksFrom(row: number): AsyncIterable<Chunk>;
	/** The row of a sample index: the gaps say where the two part. */
	rowOf(index: number): number;
}

/** One stream of a session as checks and inspections read it. Throws a SessionError for a name that is none. */
export function seekable(session: Pick<Session, 'streamInfo' | 'chunks'>, name: string): SeekableStream {
	const info = session.streamInfo(name);
	return {
		info,
		first: info.first,
		chunks: () => session.chunks(name),
		chunksFrom: (row) => session.chunks(name, { start: samples(row) }),
		rowOf(index) {
			const before = info.gaps.findLast((gap) => gap.sample <= index);
			return before ? before.row + (index - before.sample) : index - info.first;
		}
	};
}
