import { AppError } from '../../core/errors.ts';
import type { Chunk, StreamInfo } from '../../core/signal.ts';
import { hertz, samples, seconds, type Samples, type Seconds } from '../../core/units.ts';
import type { ByteStore, Key } from '../../store/byte-store.ts';
import { asFloat32, type Dtype, type SampleArray } from '../format/dtype.ts';
import type { StoredGap, StreamMeta } from '../format/metadata.ts';
import { StoredArray } from './stored-array.ts';
import { TimeIndex } from './time-index.ts';

/** One stream of a session: what its source said, and what was recorded of it. */
export interface StoredStream extends StreamInfo {
	readonly dtype: Dtype;
	/** Rows. */
	readonly nSamples: Samples;
	/** Sample index of row 0, counted since the stream was opened. 0 when the file does not say. */
	readonly first: Samples;
	/** In order. Empty, too, where nobody counted: see `gapsCounted`. */
	readonly gaps: readonly StoredGap[];
	/** False for a session of another program: its gaps can only be guessed from the timestamps. */
	readonly gapsCounted: boolean;
}

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

const AGAIN = 'Export the session again where it was recorded.';

/** Reads one stream. Holds a few decoded chunks at most, whatever the stream's length. */
export class StreamReader {
	readonly info: StoredStream;
	readonly times: TimeIndex;
	/** What a person should know about this stream, one sentence each. */
	readonly problems: readonly string[];
	readonly #data: StoredArray;
	readonly #timestamps: StoredArray;

	private constructor(
		info: StoredStream,
		sorted: boolean,
		data: StoredArray,
		timestamps: StoredArray,
		problems: string[]
	) {
		this.info = info;
		this.problems = problems;
		this.#data = data;
		this.#timestamps = timestamps;
		this.times = new TimeIndex(timestamps, info.nSamples, sorted);
	}

	/** Opens the two arrays of a stream. Throws a SessionError that says which entry is wrong. */
	static async open(store: ByteStore, meta: StreamMeta, file: string): Promise<StreamReader> {
		const { name } = meta;
		const data = await openArray(store, `/${name}.zarr`, file, 2);
		const timestamps = await openArray(store, `/${name}_timestamps.zarr`, file, 1);
		if (timestamps.dtype !== 'float64') {
			throw new AppError(
				'SessionError',
				`${name}_timestamps.zarr in ${file} holds ${timestamps.dtype}, not float64. ${AGAIN}`
			);
		}
		await checkLength(store, timestamps, `${name}_timestamps.zarr`, file);
		const problems: string[] = [];
		const nSamples = samples(Math.min(data.rows, timestamps.rows));
		if (data.rows !== timestamps.rows) {
			problems.push(
				`Stream ${name} has ${data.rows} samples but ${timestamps.rows} timestamps; the first ${nSamples} are used.`
			);
		}
		const nChannels = data.columns;
		if (meta.nChannels !== undefined && meta.nChannels !== nChannels) {
			problems.push(`Stream ${name} is said to have ${meta.nChannels} channels but holds ${nChannels}.`);
		}
		const info: StoredStream = {
			name,
			nChannels,
			fs: hertz(meta.fs),
			unit: meta.unit,
			channelNames: meta.channelNames?.length === nChannels ? meta.channelNames : undefined,
			channelGrids: meta.channelGrids,
			device: meta.device,
			fullScale: meta.fullScale,
			dtype: data.dtype,
			nSamples,
			first: meta.first,
			gaps: (meta.gaps ?? []).filter((gap) => gap.row < nSamples),
			gapsCounted: meta.gaps !== undefined
		};
		return new StreamReader(info, meta.sorted, data, timestamps, problems);
	}

	/** The rows of `range` in the stored dtype, in arrays of their own. */
	async read(range: RowRange = {}): Promise<Continuous> {
		const { start, end } = this.#clip(range);
		const data = await this.#data.read(start, end);
		const timestamps = (await this.#timestamps.read(start, end)) as Float64Array;
		return { data, nChannels: this.info.nChannels, timestamps };
	}

	/** The timestamps of `range`, in an array of their own. */
	async readTimes(range: RowRange = {}): Promise<Float64Array> {
		const { start, end } = this.#clip(range);
		return (await this.#timestamps.read(start, end)) as Float64Array;
	}

	/**
	 * The rows of `range` in order, at most one zarr chunk at a time, split at gaps. The arrays are views on what is
	 * kept: read them, do not change or transfer them.
	 */
	async *chunks(range: RowRange = {}): AsyncGenerator<StoredChunk> {
		const { start, end } = this.#clip(range);
		const { nChannels, first, gaps } = this.info;
		const { chunkRows } = this.#data;
		let next = gaps.findIndex((gap) => gap.row >= start);
		if (next < 0) next = gaps.length;
		for (let row = start; row < end;) {
			const i = Math.floor(row / chunkRows);
			if (gaps[next]?.row === row) next++;
			const before = gaps[next - 1];
			const to = Math.min(end, (i + 1) * chunkRows, gaps[next]?.row ?? end);
			const from = row - i * chunkRows;
			const data = asFloat32(await this.#data.chunk(i)).subarray(
				from * nChannels,
				(from + to - row) * nChannels
			);
			const at = samples(row);
			yield {
				data,
				timestamps: await this.#timestampsOf(row, to),
				row: at,
				index: samples(before ? before.sample + (row - before.row) : first + row),
				lost: before?.row === row && row > start ? before.lost : 0
			};
			row = to;
		}
	}

	/** The timestamp of one row. */
	async timeAt(row: number): Promise<Seconds> {
		const { chunkRows } = this.#timestamps;
		const i = Math.floor(row / chunkRows);
		return seconds((await this.#timestamps.chunk(i))[row - i * chunkRows] as number);
	}

	async #timestampsOf(start: number, end: number): Promise<Float64Array> {
		const { chunkRows } = this.#timestamps;
		const i = Math.floor(start / chunkRows);
		const from = start - i * chunkRows;
		if (end > (i + 1) * chunkRows) return (await this.#timestamps.read(start, end)) as Float64Array;
		return ((await this.#timestamps.chunk(i)) as Float64Array).subarray(from, from + end - start);
	}

	#clip({ start = 0, end = this.info.nSamples }: RowRange): { start: number; end: number } {
		const to = Math.min(Math.max(0, Math.floor(end)), this.info.nSamples);
		return { start: Math.min(Math.max(0, Math.floor(start)), to), end: to };
	}
}

async function openArray(store: ByteStore, path: Key, file: string, dimensions: 1 | 2): Promise<StoredArray> {
	const array = await StoredArray.open(store, path, file, dimensions);
	if (array) return array;
	throw new AppError('SessionError', `${path.slice(1)}/zarr.json is missing in ${file}. ${AGAIN}`);
}

/** Chunks of timestamps that may be missing without a question: hours of them. */
const MISSING_CHUNKS = 20_000;

/**
 * A missing chunk is fill, and 10^12 declared rows of fill would keep a reader busy for days. No clock stands at 0 for
 * hours: such a length is damage.
 */
async function checkLength(
	store: ByteStore,
	timestamps: StoredArray,
	name: string,
	file: string
): Promise<void> {
	if (timestamps.nChunks <= MISSING_CHUNKS) return;
	let present = 0;
	for await (const key of store.keys()) if (key.startsWith(`/${name}/c/`)) present++;
	if (timestamps.nChunks - present > MISSING_CHUNKS) {
		throw new AppError(
			'SessionError',
			`${name}/zarr.json in ${file} declares ${timestamps.rows} samples, but only ${present} of ` +
				`${timestamps.nChunks} chunks are there. Get the file again, or export the session again.`
		);
	}
}
