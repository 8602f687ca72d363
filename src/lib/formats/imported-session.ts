import { isObject, type JsonObject } from '../core/parse.ts';
import type { StreamInfo } from '../core/signal.ts';
import { samples, seconds } from '../core/units.ts';
import type { SessionSummary } from '../session/read/summary.ts';
import { Session } from '../session/read/session.ts';
import { changeMeta } from '../session/edit/change-meta.ts';
import { OURS } from '../session/format/metadata.ts';
import { UNLABELED, type LabelEvent } from '../core/labels.ts';
import { labelBytes, LABELS_KEY, sortLabels } from '../session/format/label-track.ts';
import { labelTracksJson } from '../session/format/label-tracks.ts';
import { SessionWriter, type StoredChunk, type StoredDtype } from '../session/write/writer.ts';
import type { WritableByteStore } from '../store/byte-store.ts';
import type { RandomAccess } from '../store/random-access.ts';
import { refuse, type ImportOptions } from './format.ts';

/** Samples that are held until they are written. */
const HELD_BYTES = 8 * 2 ** 20;
/** Widest stream and fastest rate that are taken for real. */
const MAX_CHANNELS = 10_000;
const MAX_RATE = 1_000_000;
/** Bytes that one second of all streams may take: each stream is written a second at a time. */
const MAX_SECOND_BYTES = 64 * 2 ** 20;
/** More label events than a person or a protocol makes. */
export const MAX_LABELS = 100_000;
const MAX_PROBLEMS = 40;

const CHECK = 'Check the file with the program that wrote it, and export it again.';

/** A label event of a file, with the name of its class; undefined ends the class. */
export interface NamedEvent {
	readonly timestamp: number;
	readonly className: string | undefined;
}

/** One of the label tracks of a file. */
export interface NamedTrack {
	readonly name: string;
	readonly events: readonly NamedEvent[];
}

/**
 * A session that is being made of a file: checks what the file declares before anything of that size is allocated, writes
 * as it goes, finds the classes by name, and gathers what a person should know.
 */
export class ImportedSession {
	readonly #store: WritableByteStore;
	readonly #writer: SessionWriter;
	readonly #id: string;
	readonly #file: string;
	readonly #problems: string[] = [];
	readonly #classes = new Map<string, number>();
	#secondBytes = 0;
	#held = 0;
	#latest = -Infinity;
	/** Of the track that becomes labels.json. */
	readonly #events: NamedEvent[] = [];
	#trackName = '';
	#others: readonly NamedTrack[] = [];
	readonly #uncounted = new Set<number>();

	private constructor(store: WritableByteStore, writer: SessionWriter, id: string, file: string) {
		this.#store = store;
		this.#writer = writer;
		this.#id = id;
		this.#file = file;
	}

	/** Begins it in an empty store. `facts` are kept under `extras.myodeck`. */
	static async begin(
		store: WritableByteStore,
		source: RandomAccess,
		{ id, name }: ImportOptions,
		created: Date,
		facts: JsonObject
	): Promise<ImportedSession> {
		// The writer ends every session with the end of its last class and closes the store. A file has labels of its own.
		const open: WritableByteStore = {
			get: (key, range) => store.get(key, range),
			keys: () => store.keys(),
			setMany: (entries) => store.setMany(entries),
			close: async () => {}
		};
		const writer = await SessionWriter.begin(open, {
			id,
			name,
			classNames: [],
			created,
			facts: { ...facts, imported_from: source.name }
		});
		return new ImportedSession(store, writer, id, source.name);
	}

	/** Adds a stream and returns its number. Throws a SessionError for one that nothing could have recorded. */
	addStream(info: StreamInfo, first = 0, facts: JsonObject = {}, dtype: StoredDtype = 'float32'): number {
		const { name, nChannels, fs, channelNames } = info;
		const second = Math.max(1, Math.floor(fs)) * (nChannels * (dtype === 'float64' ? 8 : 4) + 8);
		const possible = nChannels >= 1 && nChannels <= MAX_CHANNELS && fs >= 0 && fs <= MAX_RATE;
		if (!possible || this.#secondBytes + second > MAX_SECOND_BYTES) {
			const what = `declares ${nChannels} channels at ${fs} Hz for ${name}, which no recording has`;
			throw refuse(this.#file, what, CHECK);
		}
		this.#secondBytes += second;
		// Numbers are what channels without names are called.
		const named = channelNames?.some((channel, i) => channel !== String(i + 1));
		return this.#writer.addStream({
			info: { ...info, channelNames: named ? channelNames : undefined },
			first: samples(first),
			facts,
			dtype
		});
	}

	/** Copies rows to the end of a stream, and writes when enough has come together. */
	async append(stream: number, chunk: StoredChunk): Promise<void> {
		this.#writer.append(stream, chunk);
		this.#latest = Math.max(this.#latest, chunk.timestamps.at(-1) ?? -Infinity);
		this.#held += chunk.data.byteLength + chunk.timestamps.byteLength;
		if (this.#held < HELD_BYTES) return;
		this.#held = 0;
		await this.#writer.flush();
	}

	/** Declares classes before any label names them, so that they keep their order. */
	declareClasses(names: readonly string[]): void {
		for (const name of names) this.#classOf(name);
	}

	/** Adds label events. Classes are numbered by first appearance. Beyond `MAX_LABELS` they are left out, and it is said. */
	label(events: readonly NamedEvent[]): void {
		for (const event of events) {
			if (this.#events.length === MAX_LABELS) return this.#tooManyLabels();
			if (Number.isFinite(event.timestamp)) this.#events.push(event);
		}
	}

	/** The label tracks of the file; the first one becomes the labels, the others are kept beside it. */
	setTracks([main, ...others]: readonly NamedTrack[]): void {
		this.label(main?.events ?? []);
		this.#trackName = main?.name ?? '';
		let left = MAX_LABELS - this.#events.length;
		this.#others = others.map(({ name, events }) => {
			const kept = events.filter(({ timestamp }) => Number.isFinite(timestamp)).slice(0, left);
			left -= kept.length;
			return { name, events: kept };
		});
		const given = others.reduce((sum, { events }) => sum + events.length, 0);
		if (left === 0 && given > 0) this.#tooManyLabels();
	}

	#tooManyLabels(): void {
		this.problem(`It has more than ${MAX_LABELS} labels; those after the ${MAX_LABELS}th were left out.`);
	}

	/**
	 * Says that a stream's gaps cannot be told: its session then has no list of them, and readers look at the timestamps of
	 * each window.
	 */
	gapsUnknown(stream: number): void {
		this.#uncounted.add(stream);
	}

	/** Keeps a sentence a person should read. The same one is kept once, and not more than anyone reads. */
	problem(sentence: string): void {
		if (this.#problems.length < MAX_PROBLEMS && !this.#problems.includes(sentence))
			this.#problems.push(sentence);
	}

	/** Ends it. Throws a SessionError when not a single sample came. */
	async finish(): Promise<SessionSummary> {
		if (this.#writer.counts.perStream.every((stream) => stream.samples === 0)) {
			throw refuse(this.#file, 'holds no samples', 'Choose another file.');
		}
		const labels = this.#labelsOf(this.#events);
		const others = this.#others.map(({ name, events }) => ({ name, labels: this.#labelsOf(events) }));
		const late = this.#events.filter((one) => one.className !== undefined && one.timestamp > this.#latest);
		if (late.length > 0) {
			this.problem(
				`${late.length} ${late.length === 1 ? 'label begins' : 'labels begin'} after the last sample: no samples have ${late.length === 1 ? 'it' : 'them'}.`
			);
		}
		this.#writer.setClassNames([...this.#classes.keys()]);
		// Here a full disk is told; the writer's end would make the best of it.
		await this.#writer.flush();
		await this.#writer.finish({
			...(this.#problems.length > 0 && { import_notes: [...this.#problems] }),
			...(others.length > 0 && {
				label_tracks: labelTracksJson([{ name: this.#trackName, labels }, ...others])
			})
		});
		const track = [LABELS_KEY, labelBytes(labels)] as const;
		await changeMeta(this.#store, (meta) => this.#withoutGuesses(meta), [track]);
		await this.#store.close();
		const session = await Session.open(this.#store, { id: this.#id, name: this.#file });
		const summary = await session.summary();
		return { ...summary, problems: [...summary.problems, ...this.#problems] };
	}

	/** Timestamp of the last sample so far. */
	get latest(): number {
		return this.#latest;
	}

	/** Events with the indices of their classes, sorted by time. */
	#labelsOf(events: readonly NamedEvent[]): LabelEvent[] {
		return sortLabels(
			events.map(({ timestamp, className }) => ({
				timestamp: seconds(timestamp),
				classIndex: className === undefined ? UNLABELED : this.#classOf(className)
			}))
		);
	}

	/** Metadata without the gaps of streams in which they cannot be told. */
	#withoutGuesses(meta: JsonObject): JsonObject {
		const names = this.#writer.counts.perStream.map(({ name }) => name);
		const extras = isObject(meta.extras) ? meta.extras : {};
		const ours = isObject(extras[OURS]) ? extras[OURS] : {};
		const streams = { ...(isObject(ours.streams) ? ours.streams : {}) };
		for (const stream of this.#uncounted) {
			const name = names[stream]!;
			const facts = isObject(streams[name]) ? streams[name] : {};
			streams[name] = Object.fromEntries(Object.entries(facts).filter(([fact]) => fact !== 'gaps'));
		}
		return { ...meta, extras: { ...extras, [OURS]: { ...ours, streams } } };
	}

	#classOf(name: string): number {
		const known = this.#classes.get(name);
		if (known !== undefined) return known;
		this.#classes.set(name, this.#classes.size);
		return this.#classes.size - 1;
	}
}
