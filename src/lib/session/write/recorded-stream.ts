import type { Json, JsonObject } from '../../core/parse.ts';
import type { Chunk, StreamInfo } from '../../core/signal.ts';
import { samples, seconds, type Samples } from '../../core/units.ts';
import type { Key } from '../../store/byte-store.ts';
import { AppendableZarrArray, type Unwritten } from './appendable-zarr-array.ts';
import type { StoredGap } from '../format/metadata.ts';
import { SampleChecksum } from '../format/sample-checksum.ts';
import type { StreamSummary } from '../read/summary.ts';

/** A stream to be recorded. */
export interface RecordedStream {
	readonly info: StreamInfo;
	/** Index of the first sample that will be appended, counted since the stream was opened. */
	readonly first: Samples;
	/** Free facts, kept under `extras.myodeck.streams[name]`. */
	readonly facts?: JsonObject | undefined;
	/** How values are stored; `float32` when absent, as devices send them. */
	readonly dtype?: StoredDtype | undefined;
}

/** Number types a session is written in. */
export type StoredDtype = 'float32' | 'float64';

/** A chunk to be stored; an import may have values in double precision. */
export type StoredChunk = Omit<Chunk, 'data'> & { readonly data: Float32Array | Float64Array };

/** Chunks above this size are too much to compress at every flush: 2 MiB, some 250 channels at 2 kHz. */
const LARGE_CHUNK = 2 * 2 ** 20;

/** One stream of a session that is being recorded: its two arrays, its gaps, its facts. */
export class StreamRecording {
	/** What it is called in the session: the source's name, made fit for a file name. */
	readonly name: string;
	readonly gaps: StoredGap[] = [];
	readonly #info: StreamInfo;
	readonly #dtype: StoredDtype;
	readonly #facts: JsonObject;
	readonly #data: AppendableZarrArray;
	readonly #timestamps: AppendableZarrArray;
	readonly #chunkRows: number;
	readonly #checksum = new SampleChecksum();
	#first: Samples;
	/** Sample index the next row has if nothing is lost. */
	#next: number;
	/** Lost samples that were told of without a row to follow. */
	#lost = 0;
	#sorted = true;
	#firstTime = NaN;
	#lastTime = NaN;
	#storedLastTime = NaN;

	constructor(name: string, { info, first, facts = {}, dtype = 'float32' }: RecordedStream) {
		const chunkRows = Math.max(1, Math.floor(info.fs));
		this.name = name;
		this.#chunkRows = chunkRows;
		this.#info = info;
		this.#dtype = dtype;
		this.#facts = facts;
		this.#first = first;
		this.#next = first;
		this.#data = new AppendableZarrArray(`/${name}.zarr`, dtype, info.nChannels, chunkRows);
		this.#timestamps = new AppendableZarrArray(`/${name}_timestamps.zarr`, 'float64', undefined, chunkRows);
	}

	get rows(): number {
		return this.#data.rows;
	}

	get lost(): number {
		return this.gaps.reduce((sum, gap) => sum + gap.lost, 0);
	}

	/** Timestamp of the newest row, NaN before the first. */
	get lastTime(): number {
		return this.#lastTime;
	}

	/**
	 * Copies the chunk to the end. True when it began with a gap. `returned`: its source was away, so that a gap stands
	 * before it even when nothing is known to be lost. Throws a RangeError when it is of another width.
	 */
	append(chunk: StoredChunk, returned = false): boolean {
		const { data, timestamps, index, lost = 0 } = chunk;
		const n = timestamps.length;
		if (data.length !== n * this.#info.nChannels) {
			throw new RangeError(
				`Stream ${this.name} has ${this.#info.nChannels} channels; ${data.length} values came for ${n} rows.`
			);
		}
		this.#lost += lost;
		if (n === 0) return false;
		const gap = this.#begin(index ?? this.#next, timestamps[0]!, returned);
		for (const time of timestamps) {
			if (!(time >= this.#lastTime) && !Number.isNaN(this.#lastTime)) this.#sorted = false;
			this.#lastTime = time;
		}
		this.#data.append(data);
		this.#checksum.add(this.#stored(data));
		this.#timestamps.append(timestamps);
		this.#next += n;
		return gap;
	}

	/** Values in the type they are stored in. */
	#stored(data: Float32Array | Float64Array): Float32Array | Float64Array {
		if (this.#dtype === 'float64') return data instanceof Float64Array ? data : Float64Array.from(data);
		return data instanceof Float32Array ? data : Float32Array.from(data);
	}

	/** Notes where the chunk begins. What was lost before the first row of the session is no gap in it. */
	#begin(index: number, time: number, returned: boolean): boolean {
		const lost = this.#lost;
		this.#lost = 0;
		const jumped = index !== this.#next;
		this.#next = index;
		if (this.rows === 0) {
			this.#first = samples(index);
			this.#firstTime = time;
			return false;
		}
		if (lost === 0 && !jumped && !returned) return false;
		const span = seconds(time - this.#lastTime);
		this.gaps.push({ sample: samples(index), lost, seconds: span, row: samples(this.rows) });
		return true;
	}

	/**
	 * What of both arrays has to be written. A large chunk that is being filled is written when half of it is new, not
	 * at every flush: compressing it four times a second took 0.67 of a core at 408 channels and 10 240 Hz, twice takes
	 * 0.4. `all` (at Stop) takes every row.
	 */
	async unwritten(all: boolean): Promise<Unwritten> {
		const lastTime = this.#lastTime;
		const { chunkBytes, rows, storedRows, fullRows } = this.#data;
		const fresh = rows - Math.max(storedRows, fullRows);
		const wait = !all && chunkBytes > LARGE_CHUNK && fresh < this.#chunkRows / 2;
		const which = wait ? 'full' : 'all';
		const data = await this.#data.unwritten(which);
		const timestamps = await this.#timestamps.unwritten(which);
		return {
			entries: new Map([...data.entries, ...timestamps.entries]),
			stored: () => {
				data.stored();
				timestamps.stored();
				// Rows that wait are not stored yet; how long they are is known well enough for a list.
				this.#storedLastTime = which === 'all' ? lastTime : lastTime - (rows - fullRows) / this.#info.fs;
			}
		};
	}

	/** Its entry in `meta.streams`. */
	get meta(): JsonObject {
		const { nChannels, fs, channelNames, channelGrids } = this.#info;
		return {
			n_channels: nChannels,
			fs,
			dtype: this.#dtype,
			channel_names: channelNames ? [...channelNames] : null,
			channel_grids: channelGrids
				? channelGrids.map(({ label, cells }) => ({ label, cells: cells as Json }))
				: null
		};
	}

	/** Its entry in `extras.myodeck.streams`. */
	get facts(): JsonObject {
		const { unit, device, fullScale, facts } = this.#info;
		const rate = this.measuredRate;
		return {
			...facts,
			...this.#facts,
			...(device !== undefined && { device }),
			unit,
			...(fullScale !== undefined && { full_scale: fullScale }),
			first_sample: this.#first,
			...(rate !== undefined && { measured_rate: rate }),
			sorted: this.#sorted,
			checksum: this.#checksum.value,
			checksum_rows: this.rows,
			gaps: this.gaps.map((gap) => ({
				sample: gap.sample,
				lost: gap.lost,
				seconds: gap.seconds,
				// Only after a jump of the index the row does not follow from the sample.
				...(gap.row !== gap.sample - this.#first && { row: gap.row })
			}))
		};
	}

	/** Samples per second that came or should have come, by the timestamps; undefined before it can be told. */
	get measuredRate(): number | undefined {
		const span = this.#lastTime - this.#firstTime;
		return this.rows > 1 && span > 0 ? (this.rows - 1 + this.lost) / span : undefined;
	}

	/** What of it is stored, for the list of sessions. */
	get summary(): StreamSummary {
		const { nChannels, fs, unit, device } = this.#info;
		const nSamples = this.#data.storedRows;
		const gaps = this.gaps.filter((gap) => gap.row < nSamples);
		return {
			name: this.name,
			nChannels,
			fs,
			unit,
			dtype: this.#dtype,
			nSamples,
			seconds: nSamples > 0 ? Math.max(0, this.#storedLastTime - this.#firstTime) : 0,
			gaps: gaps.length,
			lost: gaps.reduce((sum, gap) => sum + gap.lost, 0),
			...(device !== undefined && { device })
		};
	}

	/** Keys of a stream of this name. */
	static keysOf(name: string): readonly Key[] {
		return [`/${name}.zarr`, `/${name}_timestamps.zarr`];
	}
}

/**
 * A stream's name as the name of its folder: what file systems and zip readers refuse becomes `-`, and a name (or the
 * name of its timestamps) that is taken gets a number.
 */
export function streamFolder(name: string, taken: ReadonlySet<string>): string {
	const clean = name.replace(/[\p{Cc}/\\:*?"<>|]/gu, '-').replace(/^[. ]+|[. ]+$/g, '') || 'stream';
	const free = (candidate: string): boolean =>
		StreamRecording.keysOf(candidate).every((key) => !taken.has(key));
	let candidate = clean;
	for (let n = 2; !free(candidate); n++) candidate = `${clean}-${n}`;
	return candidate;
}
