import * as zarr from 'zarrita';
import { AppError } from '../../core/errors.ts';
import { parseObject } from '../../core/parse.ts';
import type { ByteStore, Key } from '../../store/byte-store.ts';
import { DamagedEntryError } from '../../store/damaged-entry.ts';
import { bytesOf, fromHalves, makeSamples, type Dtype, type SampleArray } from '../format/dtype.ts';
import { layoutOf, type ArrayLayout } from './array-layout.ts';
import { smallEntry } from './small-entry.ts';

/** Codecs add headers and may not shrink anything: what a chunk may take beyond twice its size. */
const SMALL_CHUNK = 64 * 1024;
/** Decoded chunks kept per array: enough for reading on in two places. */
const KEPT = 2;
const AGAIN = 'Get the file again, or export the session again where it was recorded.';

/** A zarr v3 array of one or two dimensions, read a chunk at a time. Rows are the first dimension. */
export class StoredArray {
	readonly dtype: Dtype;
	readonly rows: number;
	/** 1 for a one-dimensional array. */
	readonly columns: number;
	/** Rows per chunk. */
	readonly chunkRows: number;
	/** Columns per chunk. */
	readonly chunkColumns: number;
	/** Value of the samples of an absent chunk, where its writer leaves such chunks out; NaN where it is no number. */
	readonly fill: number;
	/** Bytes of a chunk when decoded. */
	readonly chunkBytes: number;
	/** What errors call the file. */
	readonly file: string;
	readonly #array: zarr.Array<zarr.DataType>;
	readonly #keyOf: ArrayLayout['keyOf'];
	readonly #path: Key;
	readonly #kept = new Map<number, Promise<SampleArray>>();
	/** Chunks that may be absent, because everything in them has the fill value. */
	#fillChunks: ReadonlySet<Key> = new Set();

	private constructor(store: ByteStore, path: Key, file: string, layout: ArrayLayout) {
		const { dtype, shape, chunkShape } = layout;
		this.dtype = dtype;
		this.rows = shape[0]!;
		this.columns = shape[1] ?? 1;
		this.chunkRows = chunkShape[0]!;
		this.chunkColumns = chunkShape[1] ?? 1;
		this.fill = layout.fill;
		this.chunkBytes = chunkShape.reduce((a, b) => a * b, bytesOf(dtype));
		this.file = file;
		this.#keyOf = layout.keyOf;
		this.#path = path;
		// zarrita resolves keys as URLs, which a stream name may break: it only ever sees the part below `path`.
		const below = { get: (key: string) => this.#entry(store, `${path}${key}` as Key) };
		this.#array = new zarr.Array(below, '/', layout.metadata);
	}

	/**
	 * Opens the array under `path`: reads its `zarr.json` and nothing else. `file` is what errors call the file.
	 * Undefined when there is no array. Throws a SessionError for metadata that cannot be read.
	 */
	static async open(
		store: ByteStore,
		path: Key,
		file: string,
		dimensions: 1 | 2
	): Promise<StoredArray | undefined> {
		const bytes = await smallEntry(store, `${path}/zarr.json`, file);
		if (!bytes) return undefined;
		const what = `${path.slice(1)}/zarr.json in ${file}`;
		const meta = parseObject(new TextDecoder().decode(bytes), what, 'SessionError', AGAIN);
		try {
			return new StoredArray(store, path, file, layoutOf(meta, dimensions));
		} catch (error) {
			if (!(error instanceof RangeError) && !zarr.isZarritaError(error)) throw error;
			throw new AppError('SessionError', `${what} cannot be read: ${error.message}. ${AGAIN}`, {
				cause: error
			});
		}
	}

	/** `emg.zarr` */
	get name(): string {
		return this.#path.slice(1);
	}

	/** Chunks that the rows take. */
	get nChunks(): number {
		return Math.ceil(this.rows / this.chunkRows);
	}

	/** Chunks side by side: 1 unless a writer cut them across channels. */
	get nAcross(): number {
		return Math.ceil(this.columns / this.chunkColumns);
	}

	/** Where chunk `i`, counted along the rows, and `across` the columns, is stored. */
	keyOf(i: number, across = 0): Key {
		return `${this.#path}/${this.#keyOf(i, across)}`;
	}

	/** Takes these absent chunks to hold the fill value. Every other absent chunk is an error when it is read. */
	takeAsFill(chunks: ReadonlySet<Key>): void {
		this.#fillChunks = chunks;
	}

	/** Keys of the absent chunks that are read as the fill value. */
	get fillChunks(): ReadonlySet<Key> {
		return this.#fillChunks;
	}

	/**
	 * The rows of chunk `i`, sample-major, cut where the array ends. The caller must not change them. Throws a
	 * DamagedEntryError that names the entry when it is absent or cannot be decoded.
	 */
	chunk(i: number): Promise<SampleArray> {
		const kept = this.#kept.get(i);
		if (kept) return kept;
		const rows = this.#read(i);
		this.#kept.set(i, rows);
		rows.catch(() => this.#kept.delete(i));
		for (const old of this.#kept.keys()) {
			if (this.#kept.size <= KEPT) break;
			this.#kept.delete(old);
		}
		return rows;
	}

	/** Rows `[start, end)`, sample-major, in an array of their own. */
	async read(start: number, end: number): Promise<SampleArray> {
		const out = makeSamples(this.dtype, (end - start) * this.columns);
		await this.readInto(out, 0, start, end);
		return out;
	}

	/** Copies rows `[start, end)` into `out`, the first to row `at`. */
	async readInto(out: SampleArray, at: number, start: number, end: number): Promise<void> {
		const { columns, chunkRows } = this;
		for (let row = start; row < end;) {
			const i = Math.floor(row / chunkRows);
			const from = row - i * chunkRows;
			const n = Math.min(chunkRows - from, end - row);
			const part = (await this.chunk(i)).subarray(from * columns, (from + n) * columns);
			copy(part, out, (at + row - start) * columns);
			row += n;
		}
	}

	/**
	 * One chunk as it is stored, padding included: `chunkRows` × `chunkColumns` values. Throws a DamagedEntryError that
	 * names the entry when it is absent or cannot be decoded.
	 */
	async block(i: number, across: number): Promise<SampleArray> {
		try {
			const { data } = await this.#array.getChunk(this.#array.chunks.length === 1 ? [i] : [i, across]);
			const expected = this.chunkRows * this.chunkColumns;
			if (data.length !== expected)
				throw new RangeError(`it holds ${data.length} values instead of ${expected}`);
			return data instanceof Uint16Array ? fromHalves(data) : (data as SampleArray);
		} catch (error) {
			if (error instanceof AppError) throw error;
			throw new DamagedEntryError(
				`${this.keyOf(i, across).slice(1)} in ${this.file} cannot be decoded: ${reasonOf(error)}. ${AGAIN}`,
				{ cause: error }
			);
		}
	}

	/** A chunk's bytes, unless there are more of them than any codec makes of a chunk: those are not even read. */
	async #entry(store: ByteStore, key: Key): Promise<Uint8Array | undefined> {
		const most = 2 * this.chunkBytes + SMALL_CHUNK;
		const size = await this.#asked(key, async () => store.size?.(key));
		if (size !== undefined && size > most)
			throw new RangeError(`it has ${size} bytes, more than a chunk of ${this.chunkBytes}`);
		const bytes = await this.#asked(key, () => store.get(key));
		if (!bytes && !this.#fillChunks.has(key))
			throw new DamagedEntryError(`${key.slice(1)} is missing in ${this.file}. ${AGAIN}`);
		return bytes;
	}

	/** A store that fails is no damage of the chunk: its error is one of its own, which says so. */
	async #asked<T>(key: Key, ask: () => Promise<T>): Promise<T> {
		try {
			return await ask();
		} catch (error) {
			if (error instanceof AppError) throw error;
			throw new AppError(
				'SessionError',
				`${key.slice(1)} in ${this.file} cannot be read: ${reasonOf(error)}. Open the session again.`,
				{ cause: error }
			);
		}
	}

	async #read(i: number): Promise<SampleArray> {
		const rows = Math.min(this.chunkRows, this.rows - i * this.chunkRows);
		const length = rows * this.columns;
		if (this.chunkColumns !== this.columns) return this.#acrossColumns(i, rows);
		const data = await this.block(i, 0);
		return data.length === length ? data : (data.subarray(0, length) as SampleArray);
	}

	/** Other writers may cut chunks across channels; MyoGestic and this app do not. */
	async #acrossColumns(i: number, rows: number): Promise<SampleArray> {
		const { columns, chunkColumns } = this;
		const out = makeSamples(this.dtype, rows * columns);
		for (let across = 0; across < this.nAcross; across++) {
			const block = await this.block(i, across);
			const from = across * chunkColumns;
			const n = Math.min(chunkColumns, columns - from);
			for (let row = 0; row < rows; row++)
				copy(block.subarray(row * chunkColumns, row * chunkColumns + n), out, row * columns + from);
		}
		return out;
	}
}

/** Both arrays are of one dtype. */
function copy(part: SampleArray, to: SampleArray, at: number): void {
	(to as { set(part: SampleArray, at: number): void }).set(part, at);
}

/** The innermost cause that says something. */
function reasonOf(error: unknown): string {
	let reason = error;
	while (reason instanceof Error && reason.cause instanceof Error) reason = reason.cause;
	return reason instanceof Error ? reason.message : String(reason);
}
