import type { Chunk, Window } from '../core/signal.ts';
import { samples, seconds, type Samples, type Seconds } from '../core/units.ts';

/** What looks at the rows of a Windower as they come, each once. */
export interface RowTaker {
	/** Forgets every row so far. */
	restart(): void;
	/**
	 * `rows` rows of `data` from `row` on, which follow those before. `phase`: samples of the hop before them. They end no
	 * later than the hop.
	 */
	take(data: Float32Array, row: number, rows: number, phase: number): void;
}

/** A window that is copied out of the stream when its samples are read, and not where nobody reads them. */
export class StreamWindow implements Window {
	readonly nChannels: number;
	readonly nSamples: number;
	readonly end: Samples;
	readonly time: Seconds;
	/** Of its Windower: they have seen the window's rows and none after it. */
	readonly rows: RowTaker | undefined;
	readonly #read: () => Float32Array;
	#data: Float32Array | undefined;

	constructor(
		{ nChannels, nSamples, end, time }: Omit<Window, 'data'>,
		rows: RowTaker | undefined,
		read: () => Float32Array
	) {
		this.nChannels = nChannels;
		this.nSamples = nSamples;
		this.end = end;
		this.time = time;
		this.rows = rows;
		this.#read = read;
	}

	/** `data[channel * nSamples + sample]` */
	get data(): Float32Array {
		return (this.#data ??= this.#read());
	}
}

/**
 * Cuts a stream into overlapping windows by counting samples. No clock is read, so the windows are the same however
 * the stream was chunked, and live, replay and training cannot differ.
 *
 * Windows end at every multiple of `hop` counted from the stream's sample 0 (or from `origin`, see `restart`), not
 * from where reading began: a recording that starts at sample 12 345 is cut on the grid that was used live. A window
 * never spans a gap: samples before it are forgotten.
 */
export class Windower {
	readonly nChannels: number;
	readonly length: Samples;
	readonly hop: Samples;
	/** Twice the window, sample-major: a window is always one contiguous run of it, cut without wrapping. */
	readonly #history: Float32Array;
	/** The timestamps of the history's rows. */
	readonly #times: Float64Array;
	readonly #out: Float32Array;
	readonly #rows: RowTaker | undefined;
	readonly #read = (): Float32Array => this.#window();
	#next: number;
	#origin = 0;
	#filled = 0;
	#slot = 0;

	/** `first`: index of the first sample that will be pushed. `rows`: what looks at every row besides. */
	constructor(
		nChannels: number,
		length: Samples,
		hop: Samples,
		first: Samples = samples(0),
		rows?: RowTaker | undefined
	) {
		if (!(length > 0)) throw new RangeError(`The window must be at least one sample long, not ${length}.`);
		if (!(hop > 0)) throw new RangeError(`The hop must be at least one sample, not ${hop}.`);
		this.nChannels = nChannels;
		this.length = length;
		this.hop = hop;
		this.#next = first;
		this.#rows = rows;
		this.#history = new Float32Array(2 * length * nChannels);
		this.#times = new Float64Array(2 * length);
		this.#out = new Float32Array(length * nChannels);
	}

	/** Index of the sample that is expected next. */
	get next(): Samples {
		return samples(this.#next);
	}

	/** Timestamps of the window that was yielded last, one per sample. A view: valid until the next one. */
	get timestamps(): Float64Array {
		return this.#times.subarray(this.#slot - this.length, this.#slot);
	}

	/**
	 * Forgets every sample so far; the next one pushed has index `next`. Windows from here on end where
	 * `(end - origin)` is a multiple of the hop. Training sets the origin so that the first window starts at the
	 * first sample of a segment; everything else leaves it at 0, the grid of the stream.
	 */
	restart(next: Samples, origin: Samples = samples(0)): void {
		this.#next = next;
		this.#origin = origin;
		this.#filled = 0;
		this.#slot = 0;
		this.#rows?.restart();
	}

	/**
	 * Takes rows and yields the windows they complete. The samples of the yielded window are reused: read them before
	 * asking for the next. Lost samples and seams in the chunk restart the windower.
	 */
	*push(chunk: Chunk): Generator<Window> {
		const { timestamps } = chunk;
		const { nChannels, length, hop } = this;
		if (chunk.lost || (chunk.index !== undefined && chunk.index !== this.#next)) {
			this.restart(chunk.index ?? this.next, samples(this.#origin));
		}
		for (let row = 0; row < timestamps.length;) {
			// Rows up to the next grid point at once, then maybe a window.
			const phase = mod(this.#next - this.#origin, hop);
			const n = Math.min(hop - phase, timestamps.length - row);
			this.#append(chunk, row, n);
			this.#rows?.take(chunk.data, row, n, phase);
			row += n;
			if (phase + n === hop && this.#filled >= length) {
				const time = seconds(timestamps[row - 1]!);
				yield new StreamWindow({ nChannels, nSamples: length, end: this.next, time }, this.#rows, this.#read);
			}
		}
	}

	#append({ data, timestamps }: Chunk, row: number, n: number): void {
		const { nChannels, length } = this;
		this.#next += n;
		this.#filled = Math.min(this.#filled + n, length);
		const skip = Math.max(0, n - length);
		for (let i = row + skip, left = n - skip; left > 0;) {
			if (this.#slot === 2 * length) {
				this.#history.copyWithin(0, length * nChannels);
				this.#times.copyWithin(0, length);
				this.#slot = length;
			}
			const run = Math.min(left, 2 * length - this.#slot);
			this.#history.set(data.subarray(i * nChannels, (i + run) * nChannels), this.#slot * nChannels);
			this.#times.set(timestamps.subarray(i, i + run), this.#slot);
			this.#slot += run;
			i += run;
			left -= run;
		}
	}

	/** The only transpose: the newest `length` rows, channels-first. Four samples a turn take half the time of one. */
	#window(): Float32Array {
		const { nChannels, length } = this;
		const out = this.#out;
		const history = this.#history;
		const first = (this.#slot - length) * nChannels;
		for (let c = 0, to = 0; c < nChannels; c++) {
			let from = first + c;
			const end = to + length;
			for (; to + 4 <= end; to += 4, from += 4 * nChannels) {
				out[to] = history[from]!;
				out[to + 1] = history[from + nChannels]!;
				out[to + 2] = history[from + 2 * nChannels]!;
				out[to + 3] = history[from + 3 * nChannels]!;
			}
			for (; to < end; to++, from += nChannels) out[to] = history[from]!;
		}
		return out;
	}
}

/** The remainder that is never negative. */
const mod = (n: number, m: number): number => ((n % m) + m) % m;
