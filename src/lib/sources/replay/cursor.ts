import type { Chunk, StreamInfo } from '../../core/signal.ts';
import { samples, seconds } from '../../core/units.ts';
import type { Session } from '../../session/session.ts';

/**
 * Reads one stream of a session in order, handing out what is due. Positions are seconds since `zero`, the session's
 * first timestamp. The next chunk is always being read ahead, so a
 * replay at real time waits for no disk.
 */
export class Cursor {
	readonly info: StreamInfo;
	readonly #session: Session;
	readonly #zero: number;
	#chunks: AsyncIterator<Chunk> | undefined;
	#ahead: Promise<IteratorResult<Chunk>> | undefined;
	#current: Chunk | undefined;
	#row = 0;

	constructor(session: Session, info: StreamInfo, zero: number) {
		this.#session = session;
		this.info = info;
		this.#zero = zero;
	}

	/** Goes to the sample nearest to `position`. */
	async seek(position: number): Promise<void> {
		await this.close();
		const start = await this.#session.rowAt(this.info.name, seconds(this.#zero + position));
		this.#chunks = this.#session.chunks(this.info.name, { start })[Symbol.asyncIterator]();
		this.#ahead = this.#chunks.next();
		await this.#advance();
	}

	/** Position of the next sample, or Infinity at the end. */
	get due(): number {
		return (this.#current?.timestamps[this.#row] ?? Infinity) - this.#zero;
	}

	/** The next samples up to and including `position`, at most one stored chunk; undefined when none is due. */
	async take(position: number): Promise<Chunk | undefined> {
		const chunk = this.#current;
		if (!chunk || this.due > position) return undefined;
		const { timestamps, data } = chunk;
		const from = this.#row;
		let to = from + 1;
		while (to < timestamps.length && timestamps[to]! - this.#zero <= position) to++;
		const { nChannels } = this.info;
		this.#row = to;
		if (to === timestamps.length) await this.#advance();
		return {
			data: data.subarray(from * nChannels, to * nChannels),
			timestamps: timestamps.subarray(from, to),
			index: samples((chunk.index ?? 0) + from),
			lost: from === 0 ? chunk.lost : 0
		};
	}

	async close(): Promise<void> {
		const [chunks, ahead] = [this.#chunks, this.#ahead];
		this.#chunks = this.#ahead = this.#current = undefined;
		this.#row = 0;
		// A read in flight may fail; whoever closes no longer cares for it.
		await ahead?.catch(() => undefined);
		await chunks?.return?.();
	}

	async #advance(): Promise<void> {
		const next = await this.#ahead;
		this.#row = 0;
		this.#current = next && !next.done ? next.value : undefined;
		this.#ahead = next && !next.done ? this.#chunks?.next() : undefined;
	}
}
