import type { JsonObject } from '../../core/parse.ts';
import { isPrediction, type StreamInfo } from '../../core/signal.ts';
import { samples } from '../../core/units.ts';
import { SharedRing, type RingHandle, type RowBuffer } from '../../ring/shared-ring.ts';
import type { SessionWriter } from './writer.ts';

/** A live stream to be recorded, and the ring position recording begins at. Cloneable. */
export interface RecordedRing {
	readonly info: StreamInfo;
	readonly ring: RingHandle;
	readonly from: number;
	/** Id of the session that is replayed, whose clock the timestamps are on; undefined: the app clock. */
	readonly clock?: string | undefined;
	/** Name of a stream that this one takes the place of: its source came back with another shape. */
	readonly follows?: string | undefined;
	/** Free facts, kept with the stream. */
	readonly facts?: JsonObject | undefined;
}

/** What must stay the same for a stream to go on where it ended. */
const SHAPE = ['nChannels', 'fs', 'unit', 'channelNames', 'device'] as const;

/** Which properties of two streams differ, so that one cannot go on as the other. */
export function changedShape(
	before: Pick<RecordedRing, 'info' | 'clock'>,
	after: Pick<RecordedRing, 'info' | 'clock'>
): readonly string[] {
	const changed: string[] = SHAPE.filter(
		// Models follow one another in one stream of predictions; the session says which model made which of them.
		(key) =>
			!(key === 'device' && isPrediction(after.info)) &&
			JSON.stringify(before.info[key]) !== JSON.stringify(after.info[key])
	);
	return before.clock === after.clock ? changed : [...changed, 'clock'];
}

/** Copies one live stream into one stream of a session. The ring may be another one each time the stream comes back. */
export class RecordedInput {
	readonly source: RecordedRing;
	/** Number of the stream in the writer. */
	readonly stream: number;
	#ring: SharedRing;
	#buffer: RowBuffer;
	#at: number;
	/** What is added to an index of the ring, so that indices of the session go on. */
	#offset = 0;
	/** Where reading stopped in rings that were left. */
	readonly #places = new Map<bigint, number>();
	#returned = false;
	#next = NaN;
	#lastTime = NaN;
	#arrived = NaN;

	constructor(stream: number, source: RecordedRing) {
		this.stream = stream;
		this.source = source;
		this.#ring = new SharedRing(source.ring);
		this.#buffer = this.#newBuffer();
		this.#at = source.from;
	}

	/** When the newest row that was copied entered its ring, seconds on the app clock; NaN before the first. */
	get arrived(): number {
		return this.#arrived;
	}

	/** Goes on in this ring, from row `from` on or from where it was left. False when it is the ring at hand. */
	resume({ ring, from }: RecordedRing): boolean {
		const next = new SharedRing(ring);
		if (next.id === this.#ring.id) return false;
		this.#places.set(this.#ring.id, this.#at);
		this.#ring = next;
		this.#buffer = this.#newBuffer();
		this.#at = Math.max(from, this.#places.get(next.id) ?? from);
		this.#returned = true;
		return true;
	}

	/** Copies what is there by now. */
	copy(writer: SessionWriter): void {
		// Up to what is there now: a writer faster than this loop must not keep it here.
		for (const end = this.#ring.written; this.#at < end;) {
			const { row, data, timestamps, index, lost, missed, arrived } = this.#ring.read(this.#at, this.#buffer);
			const n = timestamps.length;
			if (n === 0) return;
			const returned = this.#returned && Number.isFinite(this.#next);
			if (returned && this.#renumbers) this.#offset = this.#next - index;
			const gone = returned && this.#renumbers ? this.#absent(timestamps[0]!) : lost + missed;
			const chunk = { data, timestamps, index: samples(index + this.#offset), lost: gone };
			writer.append(this.stream, chunk, returned);
			this.#returned = false;
			this.#next = index + this.#offset + n;
			this.#lastTime = timestamps[n - 1]!;
			this.#arrived = arrived;
			this.#at = row + n;
		}
	}

	/** A replay keeps the indices it was recorded with; its predictions are numbered as they come. */
	get #renumbers(): boolean {
		return this.source.clock === undefined || isPrediction(this.source.info);
	}

	/** Samples that would have come since the last one: the timestamps alone know, as a new ring counts from 0. */
	#absent(time: number): number {
		return Math.max(0, Math.round((time - this.#lastTime) * this.source.info.fs) - 1);
	}

	#newBuffer(): RowBuffer {
		const { capacity } = this.#ring;
		return this.#ring.buffer(Math.min(capacity, Math.max(256, Math.ceil(this.source.info.fs / 2))));
	}
}
