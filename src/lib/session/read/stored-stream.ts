import type { Chunk } from '../../core/signal.ts';
import { samples, type Samples } from '../../core/units.ts';
import type { Key } from '../../store/byte-store.ts';
import { DamagedEntryError } from '../../store/damaged-entry.ts';
import { asFloat32, makeSamples, type SampleArray } from '../format/dtype.ts';
import type { StoredGap } from '../format/metadata.ts';
import { damaged, lost, type MissingChunk } from './absent-chunks.ts';
import type { Run } from './row-map.ts';
import type { StoredArray } from './stored-array.ts';
import { lossOf, rowsOf, type StreamArrays } from './stream-arrays.ts';
import type { StoredStream } from './stream-description.ts';
import { TimeIndex } from './time-index.ts';

export type { StoredStream } from './stream-description.ts';

/** Rows `[start, end)` of a stream: 0 and the stream's length when left out, clipped to what is there. */
export interface RowRange {
	readonly start?: number | undefined;
	readonly end?: number | undefined;
}

/** A run of rows: `data[row * nChannels + channel]` in the stored dtype, one timestamp per row. */
export interface Continuous {
	readonly data: SampleArray;
	readonly nChannels: number;
	readonly timestamps: Float64Array;
	/** Where samples are missing between these rows: each with the row (of the stream) after it. */
	readonly gaps: readonly StoredGap[];
}

/** A run of rows on its way through the app: float32, never across a gap. */
export interface StoredChunk extends Chunk {
	/** Position of the first row in the stream. */
	readonly row: Samples;
	/** Sample index of the first row: `first + row`, and what the gaps say after a jump. */
	readonly index: Samples;
	/** Samples lost right before the first row. */
	readonly lost: number;
}

/** Reads one stream. Holds a few decoded chunks at most, whatever the stream's length. */
export class StreamReader {
	readonly info: StoredStream;
	readonly times: TimeIndex;
	readonly #arrays: StreamArrays;
	/** Chunks that turned out to be damaged, by entry. */
	readonly #damaged = new Map<string, MissingChunk>();

	constructor(arrays: StreamArrays) {
		this.#arrays = arrays;
		this.info = arrays.info;
		const { timestamps, map, sorted } = arrays;
		this.times = new TimeIndex(timestamps, map, sorted, (i, error) => this.#damage(timestamps, i, error));
	}

	/** Keys of the absent chunks of data that are read as the fill value. */
	get fillChunks(): ReadonlySet<Key> {
		return this.#arrays.data.fillChunks;
	}

	/** What a person should know about this stream, one sentence each; `losses` aside. */
	get problems(): readonly string[] {
		return this.#arrays.problems;
	}

	/** The chunks that are absent, and the damaged ones that reading came by, one sentence each. */
	get losses(): readonly string[] {
		const { losses, stored } = this.#arrays;
		return [...losses, ...lossOf(this.info.name, stored, [...this.#damaged.values()])];
	}

	/** This stream without the chunks that turned out to be damaged so far; itself when there are none. */
	withoutDamage(): StreamReader {
		if (this.#damaged.size === 0) return this;
		const missing = [...this.info.missing, ...this.#damaged.values()].sort((a, b) => a.start - b.start);
		return new StreamReader(rowsOf({ ...this.#arrays, losses: this.losses }, missing));
	}

	/** The rows of `range` in the stored dtype, in arrays of their own. */
	async read(range: RowRange = {}): Promise<Continuous> {
		const { start, end } = this.#clip(range);
		const { data: array, timestamps: stamps, map } = this.#arrays;
		const { nChannels, dtype } = this.info;
		const data = makeSamples(dtype, (end - start) * nChannels);
		const timestamps = new Float64Array(end - start);
		for (const piece of map.pieces(start, end)) {
			await array.readInto(data, piece.row - start, piece.start, piece.end);
			await stamps.readInto(timestamps, piece.row - start, piece.start, piece.end);
		}
		const gaps = this.info.gaps.filter(({ row }) => row > start && row < end);
		return { data, nChannels, timestamps, gaps };
	}

	/** The timestamps of `range`, in an array of their own. */
	async readTimes(range: RowRange = {}): Promise<Float64Array> {
		const { start, end } = this.#clip(range);
		const { timestamps: stamps, map } = this.#arrays;
		const timestamps = new Float64Array(end - start);
		for (const piece of map.pieces(start, end))
			await stamps.readInto(timestamps, piece.row - start, piece.start, piece.end);
		return timestamps;
	}

	/**
	 * The rows of `range` in order, at most one zarr chunk at a time, split at gaps. Rows whose chunk cannot be decoded are
	 * left out, and the rows after them say how many are lost. The arrays are views on what is kept: read them, do not
	 * change or transfer them.
	 */
	async *chunks(range: RowRange = {}): AsyncGenerator<StoredChunk> {
		const { start, end } = this.#clip(range);
		const { gaps, first } = this.info;
		let next = gaps.findIndex((gap) => gap.row >= start);
		if (next < 0) next = gaps.length;
		let given = false;
		let unread = 0;
		for (const piece of this.#pieces(start, end, gaps)) {
			while (next < gaps.length && gaps[next]!.row <= piece.row) next++;
			const before = gaps[next - 1];
			const counted = before?.row === piece.row && given ? before.lost : 0;
			const row = samples(piece.row);
			const index = samples(before ? before.sample + (piece.row - before.row) : first + piece.row);
			const values = await this.#values(piece);
			if (!values) {
				if (given) unread += counted + piece.end - piece.start;
				continue;
			}
			yield { ...values, row, index, lost: counted + unread };
			given = true;
			unread = 0;
		}
	}

	/** Stored rows of `[start, end)` that lie in one chunk of data, split at gaps. */
	*#pieces(start: number, end: number, gaps: readonly StoredGap[]): Generator<Run> {
		const { data, map } = this.#arrays;
		let next = 0;
		for (const run of map.pieces(start, end)) {
			for (let from = run.start; from < run.end;) {
				const row = run.row + from - run.start;
				while (next < gaps.length && gaps[next]!.row <= row) next++;
				const gap = gaps[next]?.row ?? Infinity;
				const to = Math.min(
					run.end,
					(Math.floor(from / data.chunkRows) + 1) * data.chunkRows,
					from + gap - row
				);
				yield { start: from, end: to, row };
				from = to;
			}
		}
	}

	/** The samples of a piece; undefined when one of its chunks cannot be decoded. Looks at all of them. */
	async #values({ start, end }: Run): Promise<Pick<StoredChunk, 'data' | 'timestamps'> | undefined> {
		const { data: array, timestamps: stamps } = this.#arrays;
		const { nChannels } = this.info;
		const i = Math.floor(start / array.chunkRows);
		const from = start - i * array.chunkRows;
		const chunk = await this.#decoded(array, i);
		const data = chunk?.subarray(from * nChannels, (from + end - start) * nChannels) as
			SampleArray | undefined;
		let timestamps: Float64Array | undefined;
		for (let row = start; row < end;) {
			const k = Math.floor(row / stamps.chunkRows);
			const to = Math.min(end, (k + 1) * stamps.chunkRows);
			const at = row - k * stamps.chunkRows;
			const part = (await this.#decoded(stamps, k))?.subarray(at, at + to - row) as Float64Array | undefined;
			if (row === start && to === end) timestamps = part;
			else if (row === start) timestamps = part && new Float64Array(end - start);
			if (!part) timestamps = undefined;
			else if (timestamps && timestamps !== part) timestamps.set(part, row - start);
			row = to;
		}
		return data && timestamps && { data: asFloat32(data), timestamps };
	}

	/** A chunk, or undefined when it cannot be decoded, which is remembered. */
	async #decoded(array: StoredArray, i: number): Promise<SampleArray | undefined> {
		try {
			return await array.chunk(i);
		} catch (error) {
			if (!(error instanceof DamagedEntryError)) throw error;
			this.#damage(array, i, error);
			return undefined;
		}
	}

	#damage(array: StoredArray, i: number, error: DamagedEntryError): void {
		const chunk = lost(array, i, damaged(array, i, error));
		this.#damaged.set(chunk.entry, chunk);
	}

	#clip({ start = 0, end = this.info.nSamples }: RowRange): { start: number; end: number } {
		const to = Math.min(Math.max(0, Math.floor(end)), this.info.nSamples);
		return { start: Math.min(Math.max(0, Math.floor(start)), to), end: to };
	}
}
