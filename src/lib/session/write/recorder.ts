import { messageOf } from '../../core/errors.ts';
import type { LabelEvent } from '../../core/labels.ts';
import type { JsonObject } from '../../core/parse.ts';
import type { StreamInfo } from '../../core/signal.ts';
import { samples } from '../../core/units.ts';
import { SharedRing, type RingHandle, type RowBuffer } from '../../ring/shared-ring.ts';
import type { WritableByteStore } from '../../store/byte-store.ts';
import type { SessionSummary } from '../read/summary.ts';
import { SessionWriter, type SessionStart, type WriterCounts } from './writer.ts';

/** A live stream to be recorded, and the ring position recording begins at. Cloneable. */
export interface RecordedRing {
	readonly info: StreamInfo;
	readonly ring: RingHandle;
	readonly from: number;
	/** Free facts, kept with the stream. */
	readonly facts?: JsonObject | undefined;
}

/**
 * Copies rings into a session. It keeps its own place in every ring; what the rings lost, or what it was too late for,
 * is a gap in the session.
 */
export class Recorder {
	readonly #writer: SessionWriter;
	#flushing: Promise<void> = Promise.resolve();
	#failure: string | undefined;
	#ended = false;
	readonly #inputs: { ring: SharedRing; stream: number; at: number; buffer: RowBuffer }[] = [];

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

	/** Takes another stream in, also while recording. */
	add({ info, ring: handle, from, facts }: RecordedRing): void {
		const ring = new SharedRing(handle);
		const first = ring.read(from, ring.buffer(0)).index;
		const stream = this.#writer.addStream({ info, first: samples(first), facts });
		const rows = Math.min(ring.capacity, Math.max(256, Math.ceil(info.fs / 2)));
		this.#inputs.push({ ring, stream, at: from, buffer: ring.buffer(rows) });
	}

	/** Notes a label event; the next flush stores it. */
	label(event: LabelEvent): void {
		this.#writer.label(event);
	}

	setClassNames(names: readonly string[]): void {
		this.#writer.setClassNames(names);
	}

	/** Adds facts to the session's `extras.myodeck`; the next flush stores them. */
	setFacts(facts: JsonObject): void {
		this.#writer.setFacts(facts);
	}

	get counts(): WriterCounts {
		return this.#writer.counts;
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
			await this.flush();
			await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
		}
	}

	/** Stores what is left and ends the session. */
	async stop(facts?: JsonObject): Promise<SessionSummary> {
		this.#ended = true;
		await this.#flushing;
		this.#copy();
		return this.#writer.finish(facts);
	}

	#copy(): void {
		for (const input of this.#inputs) {
			// Up to what is there now: a writer faster than this loop must not keep it here.
			for (const end = input.ring.written; input.at < end;) {
				const { row, data, timestamps, index, lost, missed } = input.ring.read(input.at, input.buffer);
				this.#writer.append(input.stream, { data, timestamps, index, lost: lost + missed });
				input.at = row + timestamps.length;
			}
		}
	}
}
