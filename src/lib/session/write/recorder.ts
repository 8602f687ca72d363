import { now } from '../../core/clock.ts';
import { messageOf } from '../../core/errors.ts';
import type { LabelEvent } from '../../core/labels.ts';
import type { JsonObject } from '../../core/parse.ts';
import { samples } from '../../core/units.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import type { WritableByteStore } from '../../store/byte-store.ts';
import type { StoredMarker } from '../format/marker-log.ts';
import type { SessionSummary } from '../read/summary.ts';
import { changedShape, RecordedInput, type RecordedRing } from './recorded-input.ts';
import { SessionWriter, type SessionStart, type StreamCounts, type WriterCounts } from './writer.ts';

export type { RecordedRing } from './recorded-input.ts';

/** What became of a stream that was added. Cloneable. */
export interface AddedStream {
	/** What the stream is called in the session. */
	readonly name: string;
	/**
	 * `new`: seen for the first time. `same`: recorded already. `returned`: goes on after a gap. `changed`: it came back
	 * with another shape, and a second stream was opened.
	 */
	readonly how: 'new' | 'same' | 'returned' | 'changed';
	/** Of a changed stream: what it was called in the session before. */
	readonly before?: string;
	/** Of a changed stream: which properties of `StreamInfo` changed (or `clock`). */
	readonly changed?: readonly string[];
}

/** How one stream of the recording is doing. Cloneable. */
export interface RecordedCounts extends StreamCounts {
	/** Name of the live stream it is filled from. */
	readonly source: string;
	/** False when the live stream of that name now fills another stream of the session. */
	readonly current: boolean;
	/** When its newest row came, seconds on the app clock; NaN before the first. */
	readonly arrived: number;
}

/** What has been recorded so far, with the source of each stream. */
export interface RecorderCounts extends WriterCounts {
	readonly perStream: readonly RecordedCounts[];
}

/**
 * Copies rings into a session. It keeps its own place in every ring; what the rings lost, or what it was too late for,
 * is a gap in the session. A stream that comes back goes on in its stream of the session after a gap, whatever ring it
 * comes in; with another shape it gets a stream of its own.
 */
export class Recorder {
	readonly #writer: SessionWriter;
	#flushing: Promise<void> = Promise.resolve();
	#failure: string | undefined;
	#ended = false;
	readonly #inputs: RecordedInput[] = [];
	/** The input that each live stream fills now, by its name. */
	readonly #current = new Map<string, RecordedInput>();

	private constructor(writer: SessionWriter) {
		this.#writer = writer;
	}

	/** Writes the session's first entries; throws a SessionError when not even they find room. */
	static async begin(
		store: WritableByteStore,
		start: SessionStart,
		streams: readonly RecordedRing[]
	): Promise<Recorder> {
		const recorder = new Recorder(await SessionWriter.begin(store, start));
		for (const stream of streams) recorder.add(stream);
		return recorder;
	}

	/** Records a stream from its row `from` on, also one that comes (back) while recording. */
	add(added: RecordedRing): AddedStream {
		const { name } = added.info;
		const before = this.#current.get(name);
		// What the ring that is left still holds comes first.
		before?.copy(this.#writer);
		const known = this.#inputs.findLast(
			({ source }) => source.info.name === name && changedShape(source, added).length === 0
		);
		if (known) {
			this.#current.set(name, known);
			const how = known.resume(added) ? 'returned' : 'same';
			return { name: this.#writer.streamName(known.stream), how };
		}
		const followed = before ?? this.#current.get(added.follows ?? '');
		return followed ? this.#addChanged(followed, added) : this.#addNew(added);
	}

	/** Notes a label event; the next flush stores it. Throws a RangeError for one without a time. */
	label(event: LabelEvent): void {
		this.#writer.label(event);
	}

	/** Notes a marker; the next flush stores it. */
	marker(marker: StoredMarker): void {
		this.#writer.marker(marker);
	}

	setClassNames(names: readonly string[]): void {
		this.#writer.setClassNames(names);
	}

	/** Adds facts to the session's `extras.myodeck`; the next flush stores them. */
	setFacts(facts: JsonObject): void {
		this.#writer.setFacts(facts);
	}

	get counts(): RecorderCounts {
		const counts = this.#writer.counts;
		return {
			...counts,
			perStream: this.#inputs.map((input) => {
				const source = input.source.info.name;
				const current = this.#current.get(source) === input;
				return { ...counts.perStream[input.stream]!, source, current, arrived: input.arrived };
			})
		};
	}

	/** Why nothing more can be stored; undefined while all is well. What is stored stays. */
	get failure(): string | undefined {
		return this.#failure;
	}

	/** Stores everything the rings have got since the last flush, in one transaction, after the one under way. */
	flush(): Promise<void> {
		this.#flushing = this.#flushing.then(async () => {
			if (this.#failure !== undefined || this.#ended) return;
			try {
				this.#copy();
				await this.#writer.flush();
			} catch (error) {
				this.#failure = messageOf(error);
			}
		});
		return this.#flushing;
	}

	/** Flushes every `seconds` until it is stopped or fails. */
	async run(seconds: number): Promise<void> {
		while (!this.#ended && this.#failure === undefined) {
			const begun = now();
			await this.flush();
			// What a flush takes is part of the interval: a crash costs no more than one interval and one flush.
			const left = Math.max(seconds / 4, seconds - (now() - begun));
			await new Promise((resolve) => setTimeout(resolve, left * 1000));
		}
	}

	/** Stores what is left and ends the session. */
	async stop(facts?: JsonObject): Promise<SessionSummary> {
		this.#ended = true;
		await this.#flushing;
		this.#copy();
		return this.#writer.finish(facts);
	}

	#addNew(added: RecordedRing, facts: JsonObject = {}): AddedStream {
		const ring = new SharedRing(added.ring);
		const first = ring.read(added.from, ring.buffer(0)).index;
		const stream = this.#writer.addStream({
			info: added.info,
			first: samples(first),
			facts: { ...added.facts, ...facts }
		});
		const input = new RecordedInput(stream, added);
		this.#inputs.push(input);
		this.#current.set(added.info.name, input);
		return { name: this.#writer.streamName(stream), how: 'new' };
	}

	#addChanged(before: RecordedInput, added: RecordedRing): AddedStream {
		const name = this.#writer.streamName(before.stream);
		const changed = changedShape(before.source, added);
		const stream = this.#addNew(added, { follows: name, changed: [...changed] });
		return { ...stream, how: 'changed', before: name, changed };
	}

	#copy(): void {
		for (const input of this.#inputs) input.copy(this.#writer);
	}
}
