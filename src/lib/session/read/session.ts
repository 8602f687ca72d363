// Over 250 lines because a Session is one class: everything it reads depends on the same streams, labels and edits.
import { AppError } from '../../core/errors.ts';
import type { LabelEvent, Segment } from '../../core/labels.ts';
import { isObject, type JsonObject } from '../../core/parse.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import { samples, samplesIn, seconds, type Samples, type Seconds } from '../../core/units.ts';
import type { ByteStore, Key } from '../../store/byte-store.ts';
import { applyEdits, parseEdits, type Edits } from '../edit/edits.ts';
import { isButtonLabelled, isCued, subjectOf } from '../format/label-origin.ts';
import { readMarkers, type StoredMarker } from '../format/marker-log.ts';
import { META_KEY, OURS, parseMeta, type SessionMeta } from '../format/metadata.ts';
import type { KnownFill } from './absent-chunks.ts';
import { openStreams, type BrokenStream } from './open-streams.ts';
import type { Continuous, RowRange, StoredChunk, StoredStream, StreamReader } from './stored-stream.ts';
import { smallEntry } from './small-entry.ts';
import { storedLabels } from './stored-labels.ts';
import { summarise, type SessionSummary } from './summary.ts';
import { channelsFirst, classNameOf, segmentsOf, type Trial } from './trials.ts';

export type { BrokenStream } from './open-streams.ts';
export type { Dtype, SampleArray } from '../format/dtype.ts';
export type { Continuous, RowRange, StoredChunk, StoredStream } from './stored-stream.ts';
export type { Trial } from './trials.ts';

/** A session by its id, and what errors call its file. */
export interface SessionRef {
	readonly id: string;
	readonly name: string;
}

/**
 * A recording, read only. Opening reads metadata; samples are read when they are asked for, a chunk at a time, so that
 * memory stays at a few chunks whatever the length. Rows count from 0 in each stream; the sample index of row 0 is the
 * stream's `first`.
 *
 * ```ts
 * const session = await openSessionStore('2026-03-09_14-05-00_1a2b3c4d.session.zip');
 * const { data, timestamps } = await session.getContinuous('emg', { start: 0, end: 1000 });
 * ```
 */
export class Session {
	readonly id: string;
	/** The name a person gave it, else its id. */
	readonly name: string;
	/** Local wall time as the file says it, `YYYY-MM-DDTHH:MM:SS`; empty when it does not. */
	readonly created: string;
	readonly classNames: readonly string[];
	/** The label track that counts: as recorded, corrected by `edits`. Sorted by time. */
	readonly labels: readonly LabelEvent[];
	/** The label track as it was recorded. */
	readonly recordedLabels: readonly LabelEvent[];
	/** What was corrected after the take. */
	readonly edits: Edits;
	/** Those that could be opened, in the file's order. */
	readonly streams: readonly StoredStream[];
	/** Those that could not. The others are not affected. */
	readonly broken: readonly BrokenStream[];
	/** False when recording never reached Stop. */
	readonly finished: boolean;
	/** `meta.extras` as stored; ours is under `myodeck`. */
	readonly extras: JsonObject;
	readonly #store: ByteStore;
	readonly #where: SessionRef;
	readonly #meta: SessionMeta;
	readonly #readers: ReadonlyMap<string, StreamReader>;
	readonly #segments = new Map<string, Promise<readonly Segment[]>>();

	private constructor(
		store: ByteStore,
		where: SessionRef,
		meta: SessionMeta,
		labels: readonly LabelEvent[],
		readers: ReadonlyMap<string, StreamReader>,
		broken: readonly BrokenStream[]
	) {
		this.#where = where;
		this.#meta = meta;
		this.id = where.id;
		this.name = meta.name ?? where.id;
		this.created = meta.created;
		this.classNames = meta.classNames;
		this.edits = parseEdits(meta.extras);
		this.recordedLabels = labels;
		this.labels = applyEdits(labels, this.edits);
		this.streams = [...readers.values()].map((reader) => reader.info);
		this.broken = broken;
		this.finished = meta.finished;
		this.extras = meta.extras;
		this.#store = store;
		this.#readers = readers;
	}

	/**
	 * Opens the session in `store`. `id` is what it is called from now on, `name` what errors call its file. `known`: for
	 * a thread that cannot decode chunks.
	 *
	 * Throws a SessionError that names the file and says what to do when there is no meta.json, or when it or
	 * labels.json is no JSON. A stream that cannot be opened is listed in `broken`, and the others work.
	 */
	static async open(store: ByteStore, where: SessionRef, known?: KnownFill): Promise<Session> {
		const said = parseMeta(await smallEntry(store, META_KEY, where.name), where.name);
		const { labels, problems } = await storedLabels(store, said, where.name);
		const meta = { ...said, problems };
		const { readers, broken } = await openStreams(store, meta, where.name, known);
		return new Session(store, where, meta, labels, readers, broken);
	}

	/** Keys of the absent chunks that are read as the fill value, of all streams. */
	get fillChunks(): readonly Key[] {
		return [...this.#readers.values()].flatMap((reader) => [...reader.fillChunks]);
	}

	/** Markers of other programs that came while it was recorded, in order; on the clock of the samples. */
	async markers(): Promise<readonly StoredMarker[]> {
		const facts = this.extras[OURS];
		return readMarkers(this.#store, isObject(facts) ? facts : {});
	}

	/** What is known of a stream. Throws a SessionError that lists the streams there are for a name that is none. */
	streamInfo(name: string): StoredStream {
		return this.#reader(name).info;
	}

	/**
	 * Rows `[start, end)` of a stream, in the stored dtype: `data[row * nChannels + channel]`, with one timestamp per
	 * row. All of it when no range is given. Throws a SessionError that names the entry when a chunk will not decode.
	 */
	async getContinuous(name: string, range?: RowRange): Promise<Continuous> {
		return this.#reader(name).read(range);
	}

	/** The timestamps of rows `[start, end)`, float64 seconds, one per row; all of them when no range is given. */
	async timestamps(name: string, range?: RowRange): Promise<Float64Array> {
		return this.#reader(name).readTimes(range);
	}

	/** Channels of a stream that were marked bad after the take, counted from 0, in order. */
	badChannels(name: string): readonly number[] {
		const { nChannels } = this.#reader(name).info;
		const marked = this.edits.badChannels[name] ?? [];
		return [...new Set(marked)]
			.filter((channel) => Number.isInteger(channel) && channel >= 0 && channel < nChannels)
			.sort((a, b) => a - b);
	}

	/** The labelled segments of a stream, as rows. Empty ones (two events on one row) and class −1 are left out. */
	async segments(name: string): Promise<readonly Segment[]> {
		const { times, info } = this.#reader(name);
		const known = this.#segments.get(name);
		if (known) return known;
		const found = segmentsOf(this.labels, times, info.nSamples);
		this.#segments.set(name, found);
		found.catch(() => this.#segments.delete(name));
		return found;
	}

	/**
	 * Each labelled segment with its samples channels-first: `data[channel * nSamples + sample]`. `pre` and `post` are
	 * seconds before and after it, as far as the recording goes. All trials are in memory at once: for long sessions
	 * use `segments` and `getContinuous`.
	 */
	async getTrials(
		name: string,
		{ pre = 0, post = 0 }: { pre?: number; post?: number } = {}
	): Promise<Trial[]> {
		const reader = this.#reader(name);
		const { fs } = reader.info;
		const trials: Trial[] = [];
		for (const segment of await this.segments(name)) {
			const start = samples(Math.max(0, segment.start - samplesIn(seconds(pre), fs)));
			const rows = await reader.read({ start, end: segment.end + samplesIn(seconds(post), fs) });
			trials.push({
				label: segment.label,
				classIndex: segment.classIndex,
				className: classNameOf(this.classNames, segment.classIndex),
				data: channelsFirst(rows),
				nChannels: rows.nChannels,
				nSamples: rows.timestamps.length,
				ts: rows.timestamps,
				start,
				gaps: rows.gaps
			});
		}
		return trials;
	}

	/**
	 * The rows of `range` in order as float32, at most one stored chunk at a time, split at gaps: each with its `row`,
	 * its sample `index` and the samples `lost` before it. The arrays are views: do not change or transfer them.
	 */
	chunks(name: string, range?: RowRange): AsyncIterable<StoredChunk> {
		const reader = this.#reader(name);
		return { [Symbol.asyncIterator]: () => reader.chunks(range) };
	}

	/**
	 * One stream with its segments, as training takes it. Here `index` is always `first + row`, so that a segment's
	 * rows are found by subtraction; a break without lost samples (a seam of a replay that was recorded) says
	 * `lost: 1`, so that no window spans it.
	 */
	async labelled(name: string): Promise<LabelledRecording> {
		const reader = this.#reader(name);
		const { info } = reader;
		return {
			id: this.id,
			name: this.name,
			info,
			classNames: this.classNames,
			first: info.first,
			segments: await this.segments(name),
			gapsKnown: info.gapsCounted,
			badChannels: this.badChannels(name),
			cued: this.cued,
			buttonLabelled: this.buttonLabelled,
			subject: this.subject,
			day: /^\d{4}-\d\d-\d\d/.exec(this.created)?.[0],
			chunks: () => linear(reader)
		};
	}

	/** Whose muscles they are, where the session says so. */
	get subject(): string | undefined {
		return subjectOf(this.extras);
	}
	/** True when it is a guided take: its labels were written as cues were shown. */
	get cued(): boolean {
		return isCued(this.extras);
	}
	/** True when a person pressed its labels while MyoDeck recorded it. */
	get buttonLabelled(): boolean {
		return isButtonLabelled(this.extras);
	}

	/** The row whose timestamp is nearest to `timestamp`; of several, the first. */
	async rowAt(name: string, timestamp: Seconds): Promise<Samples> {
		return this.#reader(name).times.nearest(timestamp);
	}

	/** The last row at or before `timestamp`, or −1. Takes the stream's timestamps to be in order. */
	async rowBefore(name: string, timestamp: number): Promise<number> {
		return this.#reader(name).times.lastAtOrBefore(timestamp);
	}

	/** True when a stream's timestamps never go back. Where nobody knows, one pass over them finds out. */
	async timesInOrder(name: string): Promise<boolean> {
		return this.#reader(name).times.inOrder();
	}

	/** Timestamps of the first and the last row that can be read; undefined for a stream without any. */
	async timeRange(name: string): Promise<{ readonly first: Seconds; readonly last: Seconds } | undefined> {
		const ends = await this.#reader(name).times.ends();
		return ends && { first: seconds(ends.first), last: seconds(ends.last) };
	}

	/** What a person should know of the streams, one sentence each. What is damaged is known as far as it was read. */
	get problems(): readonly string[] {
		const ofStreams = [...this.#readers.values()].flatMap(({ problems, losses }) => [...problems, ...losses]);
		return [...(this.#store.notes ?? []), ...this.#meta.problems, ...ofStreams];
	}

	/** The chunks of a stream that are absent or (as far as it was read) damaged, one sentence each. */
	losses(name: string): readonly string[] {
		return this.#reader(name).losses;
	}

	/**
	 * This session without the chunks that turned out to be damaged while it was read: their rows are a gap, as those of
	 * absent chunks are from the start. Reads nothing. Itself when no damage is known.
	 */
	withoutDamage(): Session {
		const readers = new Map([...this.#readers].map(([name, reader]) => [name, reader.withoutDamage()]));
		if ([...readers].every(([name, reader]) => reader === this.#readers.get(name))) return this;
		return new Session(this.#store, this.#where, this.#meta, this.recordedLabels, readers, this.broken);
	}

	/** The record the list of sessions shows. Reads the first and the last timestamps of each stream. */
	async summary(): Promise<SessionSummary> {
		return summarise(this, this.#store);
	}

	#reader(name: string): StreamReader {
		const reader = this.#readers.get(name);
		if (reader) return reader;
		const reason = this.broken.find(({ stream }) => stream === name)?.reason;
		const known = [...this.#readers.keys()].join(', ') || 'none';
		throw new AppError(
			'SessionError',
			reason ?? `${this.#where.name} has no stream "${name}". Its streams are: ${known}. Choose one of those.`
		);
	}
}

async function* linear(reader: StreamReader): AsyncGenerator<StoredChunk> {
	const { first } = reader.info;
	let next: number | undefined;
	for await (const chunk of reader.chunks()) {
		const discontinuity = next !== undefined && chunk.index !== next;
		next = chunk.index + chunk.timestamps.length;
		yield { ...chunk, index: samples(first + chunk.row), lost: chunk.lost || (discontinuity ? 1 : 0) };
	}
}
