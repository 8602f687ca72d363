import { samples } from '../../core/units.ts';
import type { ImportedSession } from '../imported-session.ts';
import type { CsvLayout } from './layout.ts';
import { isMissing, numberIn } from './numbers.ts';
import type { TimeFacts } from './rate.ts';
import type { CsvStream } from './streams.ts';

/** Rows that become a chunk. */
const CHUNK_ROWS = 1024;

/** How the times of a stream go. */
export interface StreamClock {
	/** Samples per second of the stream. */
	readonly fs: number;
	/** What its times tell; undefined without times. */
	readonly facts: TimeFacts | undefined;
}

/** What stands between two rows of a stream beside the time. */
export interface Before {
	/** Samples that are missing by the times of the table. */
	readonly missing: number;
	/** Samples that a counter misses. */
	readonly counted: number;
	/** Samples after which that counter begins anew; 0 without a counter. */
	readonly wraps: number;
	/** Rows that were left out because they were broken. */
	readonly broken: number;
	/** True when times or counter began anew. */
	readonly restarted: boolean;
}

/** The rows of one stream on their way into the session. */
export class StreamImport {
	readonly stream: CsvStream;
	readonly clock: StreamClock;
	/** Rows so far. */
	rows = 0;
	readonly #session: ImportedSession;
	readonly #number: number;
	readonly #layout: CsvLayout;
	readonly #data: Float32Array | Float64Array;
	readonly #times = new Float64Array(CHUNK_ROWS);
	#filled = 0;
	#gap: { lost: number; index?: number } = { lost: 0 };
	/** Index of the next sample if nothing is lost. */
	#next: number;
	#known = 0;
	/** Samples lost so far. */
	#lost = 0;
	#last = NaN;

	constructor(
		session: ImportedSession,
		number: number,
		stream: CsvStream,
		layout: CsvLayout,
		clock: StreamClock
	) {
		this.#session = session;
		this.#number = number;
		this.stream = stream;
		this.#layout = layout;
		this.clock = clock;
		this.#next = layout.facts.first;
		const values = CHUNK_ROWS * stream.columns.length;
		this.#data = stream.dtype === 'float64' ? new Float64Array(values) : new Float32Array(values);
	}

	/** Reads a row's values: `absent` when there are none of this stream, a sentence when one is no number. */
	read(cells: readonly string[]): 'read' | 'absent' | { readonly wrong: string } {
		const { columns, factors, names, sparse } = this.stream;
		const { decimal } = this.#layout;
		if (sparse && columns.every((place) => isMissing(cells[place] ?? ''))) return 'absent';
		const from = this.#filled * columns.length;
		for (let i = 0; i < columns.length; i++) {
			const cell = cells[columns[i]!] ?? '';
			const value = numberIn(cell, decimal);
			if (value === undefined) return { wrong: `"${shortened(cell)}" in column ${names[i]} is no number` };
			this.#data[from + i] = value * factors[i]!;
		}
		return 'read';
	}

	/** Keeps the row that was read. `time`: its time, undefined without times. */
	async keep(time: number | undefined, before: Before): Promise<number> {
		const lost = this.#missing(time, before);
		const { gaps } = this.#layout.facts;
		const known = gaps?.[this.#known];
		const here = known?.row === this.rows;
		if (here) {
			this.#known++;
			await this.send();
			this.#gap = { lost: known.lost, index: known.sample };
			this.#next = known.sample;
		} else if (this.rows > 0 && (lost > 0 || before.restarted)) {
			await this.send();
			this.#lost += lost;
			// An index that does not follow marks a break in which nothing is known to be lost.
			if (lost === 0) this.#next++;
			this.#gap = lost > 0 ? { lost } : { lost, index: this.#next };
		}
		const at = time ?? (this.rows + this.#lost) / this.clock.fs;
		this.#times[this.#filled] = at;
		this.#last = at;
		this.#next++;
		this.#filled++;
		this.rows++;
		if (this.#filled === CHUNK_ROWS) await this.send();
		return at;
	}

	/** Samples missing before this row: by the counter, and by the times as far as that cannot count. */
	#missing(time: number | undefined, { missing, counted, wraps, broken, restarted }: Before): number {
		if (this.rows === 0 || restarted || this.#layout.facts.gaps) return 0;
		const byTime = this.stream.sparse ? this.#byOwnTime(time) : missing;
		if (wraps === 0) return Math.max(byTime, broken);
		if (!Number.isFinite(wraps) || byTime <= counted) return Math.max(counted, broken);
		// A counter that begins anew every 256 samples misses whole turns.
		return counted + wraps * Math.round((byTime - counted) / wraps);
	}

	/** Samples missing by the times of the rows that hold some of this stream. */
	#byOwnTime(time: number | undefined): number {
		const { facts } = this.clock;
		const step = time === undefined ? 0 : time - this.#last;
		return facts && step > facts.longest ? Math.max(1, Math.round(step * facts.measured) - 1) : 0;
	}

	/** Hands the rows that are held to the session. A row that is being read stands behind them. */
	async send(): Promise<void> {
		if (this.#filled === 0) return;
		const width = this.stream.columns.length;
		const { lost, index } = this.#gap;
		await this.#session.append(this.#number, {
			data: this.#data.subarray(0, this.#filled * width),
			timestamps: this.#times.subarray(0, this.#filled),
			lost,
			...(index !== undefined && { index: samples(index) })
		});
		this.#data.copyWithin(0, this.#filled * width, (this.#filled + 1) * width);
		this.#filled = 0;
		this.#gap = { lost: 0 };
	}
}

/** Text from a file, as far as it fits in a sentence. */
export const shortened = (text: string): string => (text.length > 30 ? `${text.slice(0, 30)}…` : text);
