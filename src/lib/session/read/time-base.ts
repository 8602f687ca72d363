import type { Session } from './session.ts';
import type { StoredStream } from './stored-stream.ts';

/** Where the rows of one stream lie in time, so that they can be drawn and played. */
export interface TimeBase {
	readonly info: StoredStream;
	/** Timestamp of the first row, and of the last: by its timestamp, or by row. */
	readonly first: number;
	readonly last: number;
	/**
	 * True when the timestamps cannot be followed: then row `r` lies at `first + r / fs`. False: each row lies at its
	 * timestamp.
	 */
	readonly byRow: boolean;
	/** Why, as a sentence; undefined when the timestamps are followed. */
	readonly note: string | undefined;
}

/** Timestamps that cover less than this share of what rows and rate say stand still. */
const STANDING_STILL = 0.5;

/**
 * How the rows of a stream are laid out in time; undefined for a stream without samples. Where nobody knows whether the
 * timestamps are in order (sessions of other programs), one pass over them finds out.
 */
export async function timeBase(session: Session, name: string): Promise<TimeBase | undefined> {
	const info = session.streamInfo(name);
	const range = await session.timeRange(name);
	if (!range) return undefined;
	const { first } = range;
	const byRate = info.fs > 0 ? (info.nSamples - 1) / info.fs : 0;
	const still = range.last - first < STANDING_STILL * byRate;
	if (!still && (await session.timesInOrder(name)))
		return { info, first, last: range.last, byRow: false, note: undefined };
	const how = still ? 'stand still' : 'go back';
	if (!(info.fs > 0))
		return { info, first, last: Math.max(first, range.last), byRow: false, note: undefined };
	return {
		info,
		first,
		last: first + byRate,
		byRow: true,
		note: `The timestamps of stream "${name}" ${how}, so it is laid out by sample number at ${info.fs} Hz.`
	};
}

/** The whole of a session in time. */
export interface TimeSpan {
	/** The first timestamp of all streams: position 0. */
	readonly start: number;
	/** Seconds from there to the last sample. */
	readonly duration: number;
	readonly streams: readonly TimeBase[];
}

/** The span of a session's streams (of all that have samples, when none are named); undefined when none has any. */
export async function timeSpan(session: Session, names?: readonly string[]): Promise<TimeSpan | undefined> {
	const streams: TimeBase[] = [];
	for (const name of names ?? session.streams.map((stream) => stream.name)) {
		const base = await timeBase(session, name);
		if (base) streams.push(base);
	}
	if (streams.length === 0) return undefined;
	const start = Math.min(...streams.map(({ first }) => first));
	const end = Math.max(...streams.map(({ last }) => last));
	return { start, duration: end - start, streams };
}
