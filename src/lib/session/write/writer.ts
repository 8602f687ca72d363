// Over 250 lines because a SessionWriter is one class: samples, labels and facts are committed in one order.
import { messageOf } from '../../core/errors.ts';
import { UNLABELED, type LabelEvent } from '../../core/labels.ts';
import type { JsonObject } from '../../core/parse.ts';
import { seconds } from '../../core/units.ts';
import type { Key, WritableByteStore } from '../../store/byte-store.ts';
import { jsonBytes } from '../format/json-bytes.ts';
import { subjectOf } from '../format/label-origin.ts';
import { labelBytes, LABELS_KEY, sortLabels, trialsPerClass } from '../format/label-track.ts';
import { MarkerLog, type StoredMarker } from '../format/marker-log.ts';
import { META_KEY, OURS } from '../format/metadata.ts';
import { localTime } from '../format/names.ts';
import { streamFolder, StreamRecording, type RecordedStream, type StoredChunk } from './recorded-stream.ts';
import type { SessionSummary } from '../read/summary.ts';

export type { RecordedStream, StoredChunk, StoredDtype } from './recorded-stream.ts';

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

/** What has been recorded of one stream. */
export interface StreamCounts {
	/** In the session. */
	readonly name: string;
	readonly samples: number;
	readonly gaps: number;
	readonly lost: number;
}

/** What has been recorded so far, for the counters on screen. */
export interface WriterCounts {
	readonly perStream: readonly StreamCounts[];
	/** Bytes that are in the store. */
	readonly bytes: number;
	readonly labels: number;
	/** Trials per class, by class index. */
	readonly trialsPerClass: readonly number[];
}

/**
 * Writes one session while it is recorded. Appending is synchronous and copies; `flush` writes everything that came
 * since the last one (chunks, lengths, labels, markers, metadata) in one `setMany`, so that a tab that is killed leaves a session
 * that opens with everything up to the last flush.
 *
 * A flush that fails (storage full) loses nothing in memory: the next one tries again, and `finish` at least writes
 * labels and metadata for what is stored.
 */
export class SessionWriter {
	readonly #store: WritableByteStore;
	readonly #start: SessionStart;
	readonly #streams: StreamRecording[] = [];
	/** Bytes stored, by key: chunks are written more than once. */
	readonly #sizes = new Map<Key, number>();
	#classNames: readonly string[];
	#facts: JsonObject;
	#labels: LabelEvent[] = [];
	readonly #markers = new MarkerLog();
	#finished = false;
	/** Counts changes of the two small files, and which change is stored. */
	#changes = { meta: 1, labels: 1 };
	#stored = { meta: 0, labels: 0 };
	#bytes = 0;
	#last: Promise<void> = Promise.resolve();

	private constructor(store: WritableByteStore, start: SessionStart) {
		this.#store = store;
		this.#start = start;
		this.#classNames = [...start.classNames];
		this.#facts = start.facts ?? {};
	}

	/** Begins a session in an empty store: `meta.json` (not finished) and an empty label track are written at once. */
	static async begin(store: WritableByteStore, start: SessionStart): Promise<SessionWriter> {
		const writer = new SessionWriter(store, start);
		await writer.flush();
		return writer;
	}

	/** Adds a stream, at any time. Returns its number for `append`. */
	addStream(stream: RecordedStream): number {
		const taken = new Set(this.#streams.flatMap(({ name }) => StreamRecording.keysOf(name)));
		this.#streams.push(new StreamRecording(streamFolder(stream.info.name, taken), stream));
		this.#changes.meta++;
		return this.#streams.length - 1;
	}

	/** What stream number `stream` is called in the session. */
	streamName(stream: number): string {
		return this.#streams[stream]!.name;
	}

	/**
	 * Copies a chunk to the end of a stream. `lost` samples before it become a gap; so does an `index` that does not
	 * follow the last one, and the return of a source that was away. Throws a RangeError for a chunk of another width.
	 */
	append(stream: number, chunk: StoredChunk, returned = false): void {
		const recording = this.#streams[stream];
		if (!recording) throw new RangeError(`There is no stream ${stream}; ${this.#streams.length} were added.`);
		if (this.#finished) throw new Error('The session is finished; nothing can be appended.');
		if (recording.append(chunk, returned)) this.#changes.meta++;
	}

	/** Adds a label event; the next flush writes it. Throws a RangeError for one without a time. */
	label(event: LabelEvent): void {
		if (!Number.isFinite(event.timestamp))
			throw new RangeError(`A label needs a time in seconds; it has ${event.timestamp}.`);
		this.#labels = sortLabels([...this.#labels, event]);
		this.#changes.labels++;
	}

	/** Adds a marker; the next flush writes it. */
	marker(marker: StoredMarker): void {
		this.#markers.append(marker);
	}

	/** The class list as it is now. Labels keep their indices. */
	setClassNames(names: readonly string[]): void {
		this.#classNames = [...names];
		this.#changes.meta++;
	}

	/** Adds facts to `extras.myodeck`; a fact of the same name is replaced. */
	setFacts(facts: JsonObject): void {
		this.#facts = { ...this.#facts, ...facts };
		this.#changes.meta++;
	}

	/** Writes everything that came since the last flush. One at a time; a second call waits its turn. */
	flush(): Promise<void> {
		return this.#inTurn(() => this.#write('enough'));
	}

	/**
	 * Ends the session: the −1 that ends the last class, measured rates, `finished`, and the store is closed. When the
	 * samples since the last flush cannot be stored, the rest is kept without them and the summary says so.
	 *
	 * Throws a SessionError only when not even the metadata can be written; the session is then left unfinished and
	 * opens with what the last flush stored.
	 */
	async finish(facts: JsonObject = {}): Promise<SessionSummary> {
		// Without a sample only the labels know the clock of this session.
		const times = this.#streams.map(({ lastTime }) => lastTime).filter(Number.isFinite);
		const latest = times.length > 0 ? Math.max(...times) : this.#labels.at(-1)?.timestamp;
		if (latest !== undefined) this.label({ timestamp: seconds(latest), classIndex: UNLABELED });
		this.#finished = true;
		this.setFacts(facts);
		const problems: string[] = [];
		await this.#inTurn(async () => {
			try {
				await this.#write('all');
			} catch (error) {
				problems.push(`The end of the recording could not be stored: ${messageOf(error)}`);
				this.setFacts({ incomplete: messageOf(error) });
				await this.#write('none');
			}
			await this.#store.close();
		});
		return this.#summary(problems);
	}

	/** What has been recorded so far. */
	get counts(): WriterCounts {
		return {
			perStream: this.#streams.map(({ name, rows, gaps, lost }) => ({
				name,
				samples: rows,
				gaps: gaps.length,
				lost
			})),
			bytes: this.#bytes,
			labels: this.#labels.length,
			trialsPerClass: trialsPerClass(this.#labels, this.#classNames.length)
		};
	}

	async #inTurn(work: () => Promise<void>): Promise<void> {
		const turn = this.#last.then(work);
		// The next one has its turn whether this one fails or not; the failure is this caller's.
		this.#last = turn.then(
			() => {},
			() => {}
		);
		return turn;
	}

	async #write(samples: 'all' | 'enough' | 'none'): Promise<void> {
		const entries = new Map<Key, Uint8Array>();
		const streams = samples === 'none' ? [] : this.#streams;
		const parts = [
			this.#markers.unwritten(),
			...(await Promise.all(streams.map((stream) => stream.unwritten(samples === 'all'))))
		];
		for (const part of parts) for (const [key, bytes] of part.entries) entries.set(key, bytes);
		const changes = { ...this.#changes };
		if (changes.labels > this.#stored.labels) entries.set(LABELS_KEY, labelBytes(this.#labels));
		// Last, for stores whose writing is only as atomic as its order.
		if (changes.meta > this.#stored.meta) entries.set(META_KEY, this.#meta());
		if (entries.size === 0) return;
		await this.#store.setMany(entries);
		for (const part of parts) part.stored();
		this.#stored = changes;
		for (const [key, { byteLength }] of entries) {
			this.#bytes += byteLength - (this.#sizes.get(key) ?? 0);
			this.#sizes.set(key, byteLength);
		}
	}

	#meta(): Uint8Array {
		const { name, created } = this.#start;
		return jsonBytes({
			schema_version: 3,
			pose_convention: 'standard',
			app_name: 'MyoDeck',
			created: localTime(created),
			streams: Object.fromEntries(this.#streams.map((stream) => [stream.name, stream.meta])),
			extras: {
				[OURS]: {
					...this.#facts,
					writer_version: 1,
					started: zonedTime(created),
					clock: 'seconds since 1970-01-01T00:00:00Z, monotonic while the page lived',
					streams: Object.fromEntries(this.#streams.map((stream) => [stream.name, stream.facts])),
					finished: this.#finished
				}
			},
			class_names: this.#classNames,
			...(name && { name })
		});
	}

	#summary(problems: readonly string[]): SessionSummary {
		const { id, name, created } = this.#start;
		const streams = this.#streams.map(({ summary }) => summary);
		const subject = subjectOf({ [OURS]: this.#facts });
		return {
			id,
			name: name || id,
			created: localTime(created),
			streams,
			seconds: Math.max(0, ...streams.map((stream) => stream.seconds)),
			classNames: this.#classNames,
			trialsPerClass: trialsPerClass(this.#labels, this.#classNames.length),
			labels: this.#labels.length,
			bytes: this.#bytes,
			finished: this.#finished,
			problems,
			...(subject && { subject })
		};
	}
}

/** ISO 8601 local time with the zone's offset. */
function zonedTime(date: Date): string {
	const minutes = -date.getTimezoneOffset();
	const two = (n: number): string => String(Math.trunc(n)).padStart(2, '0');
	return `${localTime(date)}${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}:${two(Math.abs(minutes) % 60)}`;
}
