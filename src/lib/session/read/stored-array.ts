import * as zarr from 'zarrita';
import { AppError } from '../../core/errors.ts';
import { isArray, isObject, parseObject, stringOr, type JsonObject } from '../../core/parse.ts';
import type { ByteStore, Key } from '../../store/byte-store.ts';
import { CODECS } from '../format/codecs.ts';
import {
	bytesOf,
	fromHalves,
	isDtype,
	makeSamples,
	zarrTypeOf,
	type Dtype,
	type SampleArray
} from '../format/dtype.ts';

/** Largest chunk that is decoded. One second of the largest amplifier (408 channels, 10 240 Hz, float64) is 33 MB. */
export const MAX_CHUNK_BYTES = 64 * 2 ** 20;
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
	readonly #array: zarr.Array<zarr.DataType>;
	/** Bytes of a chunk when decoded. */
	readonly #chunkBytes: number;
	readonly #label: string;
	readonly #path: string;
	readonly #kept = new Map<number, Promise<SampleArray>>();

	private constructor(store: ByteStore, path: Key, label: string, layout: Layout) {
		const { dtype, shape, chunkShape } = layout;
		this.dtype = dtype;
		this.rows = shape[0]!;
		this.columns = shape[1] ?? 1;
		this.chunkRows = chunkShape[0]!;
		this.#chunkBytes = chunkShape.reduce((a, b) => a * b, bytesOf(dtype));
		this.#label = label;
		this.#path = path.slice(1);
		// zarrita resolves keys as URLs, which a stream name may break: it only ever sees the part below `path`.
		const below = { get: (key: string) => this.#entry(store, `${path}${key}` as Key) };
		this.#array = new zarr.Array(below, '/', layout.metadata);
	}

	/**
	 * Opens the array under `path`: reads its `zarr.json` and nothing else. `label` is what errors call the file.
	 * Undefined when there is no array. Throws a SessionError for metadata that cannot be read.
	 */
	static async open(
		store: ByteStore,
		path: Key,
		label: string,
		dimensions: 1 | 2
	): Promise<StoredArray | undefined> {
		const bytes = await store.get(`${path}/zarr.json`);
		if (!bytes) return undefined;
		const what = `${path.slice(1)}/zarr.json in ${label}`;
		const meta = parseObject(new TextDecoder().decode(bytes), what, 'SessionError', AGAIN);
		try {
			return new StoredArray(store, path, label, layoutOf(meta, dimensions));
		} catch (error) {
			if (!(error instanceof RangeError) && !zarr.isZarritaError(error)) throw error;
			throw new AppError('SessionError', `${what} cannot be read: ${error.message}. ${AGAIN}`, {
				cause: error
			});
		}
	}

	/** A chunk's bytes, unless there are more of them than any codec makes of a chunk: those are not even read. */
	async #entry(store: ByteStore, key: Key): Promise<Uint8Array | undefined> {
		const most = 2 * this.#chunkBytes + SMALL_CHUNK;
		const size = await store.size?.(key);
		if (size !== undefined && size > most)
			throw new RangeError(`it has ${size} bytes, more than a chunk of ${this.#chunkBytes}`);
		return store.get(key);
	}

	/** Chunks that rows `[0, rows)` take. */
	get nChunks(): number {
		return Math.ceil(this.rows / this.chunkRows);
	}

	/**
	 * The rows of chunk `i`, sample-major, cut where the array ends. The caller must not change them. A chunk that is
	 * not there is fill. Throws a SessionError that names the entry when it cannot be decoded.
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
		const { columns, chunkRows } = this;
		const out = makeSamples(this.dtype, (end - start) * columns);
		for (let row = start; row < end;) {
			const i = Math.floor(row / chunkRows);
			const from = row - i * chunkRows;
			const n = Math.min(chunkRows - from, end - row);
			const part = (await this.chunk(i)).subarray(from * columns, (from + n) * columns);
			(out as { set(part: SampleArray, at: number): void }).set(part, (row - start) * columns);
			row += n;
		}
		return out;
	}

	async #read(i: number): Promise<SampleArray> {
		const [chunkRows, chunkColumns] = this.#array.chunks as [number, number?];
		const rows = Math.min(chunkRows, this.rows - i * chunkRows);
		const length = rows * this.columns;
		try {
			const whole = chunkColumns === undefined || chunkColumns === this.columns;
			const raw = whole ? await this.#whole(i) : await this.#acrossColumns(i * chunkRows, rows);
			const data = raw instanceof Uint16Array ? fromHalves(raw) : (raw as SampleArray);
			return data.length === length ? data : (data.subarray(0, length) as SampleArray);
		} catch (error) {
			if (error instanceof AppError) throw error;
			const entry = `${this.#path}/c/${i}${chunkColumns === undefined ? '' : '/0'}`;
			throw new AppError(
				'SessionError',
				`${entry} in ${this.#label} cannot be decoded: ${reasonOf(error)}. ${AGAIN}`,
				{
					cause: error
				}
			);
		}
	}

	async #whole(i: number): Promise<zarr.TypedArray<zarr.DataType>> {
		const { chunks } = this.#array;
		const { data } = await this.#array.getChunk(chunks.length === 1 ? [i] : [i, 0]);
		const expected = chunks.reduce((a, b) => a * b, 1);
		if (data.length !== expected)
			throw new RangeError(`it holds ${data.length} values instead of ${expected}`);
		return data;
	}

	/** Other writers may cut chunks across channels; MyoGestic and this app do not. */
	async #acrossColumns(row: number, rows: number): Promise<zarr.TypedArray<zarr.DataType>> {
		const { data } = await zarr.get(this.#array, [zarr.slice(row, row + rows), null]);
		return data;
	}
}

interface Layout {
	readonly dtype: Dtype;
	readonly shape: readonly number[];
	readonly chunkShape: readonly number[];
	readonly metadata: zarr.ArrayMetadata<zarr.DataType>;
}

/** Checks a `zarr.json`. Throws a RangeError with the part of the sentence that says what is wrong. */
function layoutOf(meta: JsonObject, dimensions: number): Layout {
	if (meta.zarr_format !== 3 || meta.node_type !== 'array')
		throw new RangeError('it describes no zarr 3 array');
	const dtype = meta.data_type;
	if (!isDtype(dtype))
		throw new RangeError(`the data type ${JSON.stringify(dtype ?? null)} is not supported`);
	const shape = sizesOf(meta.shape, 0);
	const grid = isObject(meta.chunk_grid) ? meta.chunk_grid : {};
	const chunkShape = sizesOf(isObject(grid.configuration) ? grid.configuration.chunk_shape : undefined, 1);
	if (!shape || shape.length !== dimensions)
		throw new RangeError(`its shape has not ${dimensions} whole numbers`);
	if (grid.name !== 'regular' || chunkShape?.length !== dimensions)
		throw new RangeError('its chunk grid is not regular');
	if (dimensions === 2 && !(shape[1]! > 0)) throw new RangeError('it has no channels');
	const chunkBytes = chunkShape.reduce((a, b) => a * b, bytesOf(dtype));
	const rowBytes = chunkShape[0]! * (shape[1] ?? 1) * bytesOf(dtype);
	if (Math.max(chunkBytes, rowBytes) > MAX_CHUNK_BYTES) {
		throw new RangeError(
			`its chunks of ${chunkShape.join(' × ')} are larger than ${MAX_CHUNK_BYTES / 2 ** 20} MiB`
		);
	}
	return { dtype, shape, chunkShape, metadata: metadataOf(meta, dtype, shape, chunkShape) };
}

function metadataOf(
	meta: JsonObject,
	dtype: Dtype,
	shape: number[],
	chunkShape: number[]
): Layout['metadata'] {
	const encoding = isObject(meta.chunk_key_encoding) ? meta.chunk_key_encoding : { name: 'default' };
	const codecs = codecsOf(meta.codecs);
	const fill = meta.fill_value ?? 0;
	if (dtype === 'float16' && fill !== 0)
		throw new RangeError('a float16 fill value other than 0 is not supported');
	if (typeof fill !== 'number' && !(typeof fill === 'string' && dtype.startsWith('float'))) {
		throw new RangeError('its fill value is no number');
	}
	return {
		zarr_format: 3,
		node_type: 'array',
		shape,
		data_type: zarrTypeOf(dtype),
		chunk_grid: { name: 'regular', configuration: { chunk_shape: chunkShape } },
		// Checked by zarrita, which throws for a name it does not know.
		chunk_key_encoding: encoding as { name: 'default' },
		codecs,
		fill_value: fill as number,
		attributes: {}
	};
}

function codecsOf(value: unknown): zarr.CodecMetadata[] {
	if (!isArray(value)) throw new RangeError('it names no codecs');
	return value.map((codec) => {
		const name = stringOr(isObject(codec) ? codec.name : codec, '');
		if (!(CODECS as readonly string[]).includes(name)) {
			throw new RangeError(`the codec "${name}" is not supported (${CODECS.join(', ')} are)`);
		}
		const configuration = isObject(codec) && isObject(codec.configuration) ? codec.configuration : {};
		return { name, configuration };
	});
}

function sizesOf(value: unknown, least: number): number[] | undefined {
	if (!isArray(value)) return undefined;
	const sizes = value.filter(
		(n): n is number => typeof n === 'number' && Number.isSafeInteger(n) && n >= least
	);
	return sizes.length === value.length ? sizes : undefined;
}

/** The innermost cause that says something. */
function reasonOf(error: unknown): string {
	let reason = error;
	while (reason instanceof Error && reason.cause instanceof Error) reason = reason.cause;
	return reason instanceof Error ? reason.message : String(reason);
}
