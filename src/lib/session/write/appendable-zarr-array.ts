import type { Key } from '../../store/byte-store.ts';
import { encodeZstd } from '../format/codecs.ts';

/** How samples are recorded: what the sources deliver, and time. */
type Rows = Float32Array | Float64Array;

/** What has to be written, and what to call once it has been. */
export interface Unwritten {
	/** Chunks and the `zarr.json` with the new length. Empty when nothing changed. */
	readonly entries: ReadonlyMap<Key, Uint8Array>;
	/** Says that `entries` are stored; until then they stay to be written. */
	stored(): void;
}

/**
 * A zarr v3 array that gets longer. It writes nothing itself: it hands out what has to be written, so that the chunks
 * and lengths of all arrays of a session can go in one transaction. Appending never waits and never fails; a chunk
 * leaves memory when it is stored, so a flush that failed can be tried again.
 *
 * `codecs` and `fill_value` are always spelled out: zarrita's defaults (`[]`, `null`) are refused by zarr-python.
 */
export class AppendableZarrArray {
	readonly #path: Key;
	readonly #columns: number;
	readonly #dimensions: 1 | 2;
	readonly #chunkRows: number;
	readonly #make: (length: number) => Rows;
	/** The chunk being filled, zero (fill) beyond its rows. */
	#open: Rows;
	#rows = 0;
	/** Rows at the last `stored()`; −1 before the first, when not even the metadata is there. */
	#storedRows = -1;
	/** Filled chunks that are not stored yet, by chunk number. */
	#full = new Map<number, Rows>();

	/** `columns`: undefined for a one-dimensional array. `chunkRows`: rows of a chunk. */
	constructor(path: Key, dtype: 'float32' | 'float64', columns: number | undefined, chunkRows: number) {
		this.#path = path;
		this.#columns = columns ?? 1;
		this.#dimensions = columns === undefined ? 1 : 2;
		this.#chunkRows = chunkRows;
		this.#make =
			dtype === 'float32' ? (length) => new Float32Array(length) : (length) => new Float64Array(length);
		this.#open = this.#make(chunkRows * this.#columns);
	}

	get rows(): number {
		return this.#rows;
	}

	/** Rows that are stored. */
	get storedRows(): number {
		return Math.max(0, this.#storedRows);
	}

	/** Copies whole rows, `data[row * columns + column]`, to the end. */
	append(data: Rows): void {
		const columns = this.#columns;
		const rows = data.length / columns;
		for (let row = 0; row < rows;) {
			const filled = this.#rows % this.#chunkRows;
			const n = Math.min(rows - row, this.#chunkRows - filled);
			this.#open.set(data.subarray(row * columns, (row + n) * columns), filled * columns);
			row += n;
			this.#rows += n;
			if (filled + n === this.#chunkRows) {
				this.#full.set(this.#rows / this.#chunkRows - 1, this.#open);
				this.#open = this.#make(this.#chunkRows * columns);
			}
		}
	}

	/** Rows in chunks that are full. */
	get fullRows(): number {
		return this.#rows - (this.#rows % this.#chunkRows);
	}

	/** Bytes of a chunk before compression. */
	get chunkBytes(): number {
		return this.#open.byteLength;
	}

	/**
	 * What has changed since the last `stored()`, compressed. The chunk being filled is written anew every time, or not
	 * at all when only `full` ones are asked for.
	 */
	async unwritten(which: 'all' | 'full' = 'all'): Promise<Unwritten> {
		const rows = which === 'full' ? Math.max(this.fullRows, this.#storedRows) : this.#rows;
		const entries = new Map<Key, Uint8Array>();
		if (rows === this.#storedRows) return { entries, stored() {} };
		const full = [...this.#full];
		// A snapshot: rows may be appended while the codec works.
		const tail = rows > this.fullRows ? this.#open.slice() : undefined;
		for (const [i, chunk] of full) entries.set(this.#key(i), await encodeZstd(bytesOf(chunk)));
		if (tail) entries.set(this.#key(Math.floor(rows / this.#chunkRows)), await encodeZstd(bytesOf(tail)));
		entries.set(`${this.#path}/zarr.json`, this.#metadata(rows));
		return {
			entries,
			stored: () => {
				for (const [i] of full) this.#full.delete(i);
				this.#storedRows = rows;
			}
		};
	}

	#key(i: number): Key {
		return `${this.#path}/c/${i}${this.#dimensions === 2 ? '/0' : ''}`;
	}

	/** Byte for byte what MyoGestic 2.6 (zarr-python 3.0.6) writes. */
	#metadata(rows: number): Uint8Array {
		const shape = (n: number): number[] => (this.#dimensions === 2 ? [n, this.#columns] : [n]);
		const text = JSON.stringify(
			{
				shape: shape(rows),
				data_type: this.#open instanceof Float32Array ? 'float32' : 'float64',
				chunk_grid: { name: 'regular', configuration: { chunk_shape: shape(this.#chunkRows) } },
				chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
				fill_value: 0,
				codecs: [
					{ name: 'bytes', configuration: { endian: 'little' } },
					{ name: 'zstd', configuration: { level: 0, checksum: false } }
				],
				attributes: {},
				zarr_format: 3,
				node_type: 'array',
				storage_transformers: []
			},
			null,
			2
		);
		return new TextEncoder().encode(text.replace('"fill_value": 0,', '"fill_value": 0.0,'));
	}
}

const bytesOf = (rows: Rows): Uint8Array => new Uint8Array(rows.buffer, rows.byteOffset, rows.byteLength);
