import type { Chunk, StreamInfo } from '../../core/signal.ts';
import { samples, seconds } from '../../core/units.ts';
import type { Session, StoredChunk } from '../../session/read/session.ts';
import type { TimeBase } from '../../session/read/time-base.ts';
import { DamagedEntryError } from '../../store/damaged-entry.ts';
import type { SamplePosition } from './transport.ts';

/**
 * Reads one stream of a session in order, handing out what is due. Positions are seconds since `zero`, the session's
 * first timestamp. The next chunk is always being read ahead, so a
 * replay at real time waits for no disk.
 */
export class Cursor {
	readonly info: StreamInfo;
	readonly #session: Session;
	readonly #base: TimeBase;
	readonly #zero: number;
	#chunks: AsyncIterator<StoredChunk> | undefined;
	#ahead: Promise<IteratorResult<StoredChunk>> | undefined;
	#current: StoredChunk | undefined;
	/** Rows of the current chunk that were handed out. */
	#taken = 0;
	/** Where it stands when there is no chunk any more. */
	#after = { row: 0, index: 0 };

	constructor(session: Session, base: TimeBase, zero: number) {
		this.#session = session;
		this.info = base.info;
		this.#base = base;
		this.#zero = zero;
	}

	/** Goes to the sample nearest to `position`. */
	async seek(position: number): Promise<void> {
		await this.close();
		const { info, byRow, first } = this.#base;
		const time = this.#zero + position;
		const start = byRow
			? Math.max(0, Math.min(info.nSamples - 1, Math.round((time - first) * info.fs)))
			: await this.#session.rowAt(info.name, seconds(time));
		this.#chunks = this.#session.chunks(info.name, { start })[Symbol.asyncIterator]();
		this.#ahead = this.#chunks.next();
		await this.#advance();
	}

	/** Position of the next sample, or Infinity at the end. */
	get due(): number {
		return this.#current ? this.#at(this.#current, this.#taken) : Infinity;
	}

	/** The next sample, exactly. */
	get place(): SamplePosition {
		const chunk = this.#current;
		return {
			stream: this.info.name,
			row: chunk ? chunk.row + this.#taken : this.#after.row,
			index: chunk ? chunk.index + this.#taken : this.#after.index,
			rows: this.#base.info.nSamples
		};
	}

	/** Position of a row, which is kept within the stream. */
	async positionOf(row: number): Promise<number> {
		const { info, byRow, first } = this.#base;
		const start = Math.max(0, Math.min(info.nSamples - 1, row));
		if (byRow) return first + start / info.fs - this.#zero;
		try {
			const [time] = await this.#session.timestamps(info.name, { start, end: start + 1 });
			return time! - this.#zero;
		} catch (error) {
			// Where the timestamps are damaged, a row lies about where the rate says.
			if (!(error instanceof DamagedEntryError) || !(info.fs > 0)) throw error;
			return first + start / info.fs - this.#zero;
		}
	}

	/** The next samples up to and including `position`, at most one stored chunk; undefined when none is due. */
	async take(position: number): Promise<Chunk | undefined> {
		const chunk = this.#current;
		if (!chunk || this.due > position) return undefined;
		const { timestamps, data } = chunk;
		const from = this.#taken;
		let to = from + 1;
		while (to < timestamps.length && this.#at(chunk, to) <= position) to++;
		const { nChannels } = this.info;
		this.#taken = to;
		if (to === timestamps.length) await this.#advance();
		return {
			data: data.subarray(from * nChannels, to * nChannels),
			timestamps: timestamps.subarray(from, to),
			index: samples(chunk.index + from),
			lost: from === 0 ? chunk.lost : 0
		};
	}

	async close(): Promise<void> {
		const [chunks, ahead] = [this.#chunks, this.#ahead];
		this.#chunks = this.#ahead = this.#current = undefined;
		this.#taken = 0;
		// A read in flight may fail; whoever closes no longer cares for it.
		await ahead?.catch(() => undefined);
		await chunks?.return?.();
	}

	#at(chunk: StoredChunk, row: number): number {
		const { byRow, first, info } = this.#base;
		return (byRow ? first + (chunk.row + row) / info.fs : chunk.timestamps[row]!) - this.#zero;
	}

	async #advance(): Promise<void> {
		const next = await this.#ahead;
		if (this.#current) this.#after = { row: this.place.row, index: this.place.index };
		this.#taken = 0;
		this.#current = next && !next.done ? next.value : undefined;
		this.#ahead = next && !next.done ? this.#chunks?.next() : undefined;
	}
}
