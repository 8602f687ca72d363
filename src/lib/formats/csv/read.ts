import { hertz, samples } from '../../core/units.ts';
import type { SessionSummary } from '../../session/read/summary.ts';
import type { WritableByteStore } from '../../store/byte-store.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { refuse, Task, type ImportOptions } from '../format.ts';
import { HoleFinder, tidyRate } from '../../session/quality/inferred-gaps.ts';
import { ImportedSession } from '../imported-session.ts';
import { localDate, parseWallTime } from '../start-time.ts';
import { csvLayout, type CsvLayout, type CsvOptions } from './layout.ts';
import { numberIn, readRows, type Row } from './table.ts';

/** Rows that become a chunk. */
const CHUNK_ROWS = 1024;
/** This many rows may be broken, and this share of them, before the file is taken for another one than it was said to be. */
const BROKEN_ROWS = 100;
const BROKEN_SHARE = 0.05;

/**
 * Makes a session of a table of text: one stream, with the times of its time column or of its rate. What the columns mean
 * is found by `csvLayout`; a file written here says it itself. A row that makes no sense is left out and leaves a gap.
 */
export async function importCsv(
	store: WritableByteStore,
	source: RandomAccess,
	options: ImportOptions
): Promise<SessionSummary> {
	const said: CsvOptions = options.csv ?? {};
	const task = new Task(options, source.size);
	const layout = await csvLayout(source, said);
	const { facts } = layout;
	const firstTimes = await timesAtHead(source, layout);
	const fs = rateOf(said, layout, firstTimes, source.name);
	const start = facts.start === undefined ? undefined : parseWallTime(facts.start);
	const created = start ? localDate(start.wall) : (options.created ?? new Date(0));
	const named = { ...options, name: options.name ?? facts.session };
	const session = await ImportedSession.begin(store, source, named, created, {});
	const names = layout.channels.map((column, i) => facts.channels?.[i] ?? layout.columns[column]!.name);
	const stream = session.addStream(
		{
			name: said.streamName ?? facts.stream ?? 'emg',
			nChannels: layout.channels.length,
			fs: hertz(fs),
			unit: layout.unit,
			channelNames: layout.named ? names : undefined,
			device: facts.device
		},
		facts.first
	);
	session.declareClasses(facts.classes);
	const rows = new RowImport(session, stream, layout, fs, new HoleFinder(firstTimes, fs), source.name);
	let before = 0;
	let heading = layout.header;
	for await (const row of readRows(source, layout.delimiter)) {
		task.advance(row.bytes - before);
		before = row.bytes;
		if (heading) heading = false;
		else await rows.take(row);
	}
	await rows.finish();
	return session.finish();
}

/** The first times, in seconds, to learn rate and regularity from. */
async function timesAtHead(source: RandomAccess, layout: CsvLayout): Promise<number[]> {
	const times: number[] = [];
	if (layout.time === undefined) return times;
	for await (const { cells } of readRows(source, layout.delimiter)) {
		const time = numberIn(cells[layout.time] ?? '', layout.decimal);
		if (time !== undefined && Number.isFinite(time)) times.push(time * layout.timeFactor);
		if (times.length >= HoleFinder.enough) break;
	}
	return times;
}

/** The rate a person said, or the file says, or the times tell. Throws a SessionError where nobody knows. */
function rateOf(
	{ rate }: CsvOptions,
	{ facts, time }: CsvLayout,
	times: readonly number[],
	file: string
): number {
	if (rate !== undefined) {
		if (rate > 0 && Number.isFinite(rate)) return rate;
		throw refuse(file, `cannot be read at ${rate} Hz`, 'The rate is a number of samples per second above 0.');
	}
	if (facts.rate !== undefined) return facts.rate;
	const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
	if (span > 0) {
		const mean = (times.length - 1) / span;
		const whole = Math.round(mean);
		return whole > 0 && Math.abs(mean / whole - 1) < 5e-5 ? whole : tidyRate(Number(mean.toPrecision(6)));
	}
	const what =
		time === undefined
			? 'has no column of times, and nobody said its rate'
			: 'has times that do not go forward';
	throw refuse(file, what, 'Say how many samples it has per second, or which column is time.');
}

/** Rows on their way into the session. */
class RowImport {
	readonly #session: ImportedSession;
	readonly #stream: number;
	readonly #layout: CsvLayout;
	readonly #fs: number;
	readonly #holes: HoleFinder;
	readonly #file: string;
	readonly #data: Float32Array;
	readonly #times = new Float64Array(CHUNK_ROWS);
	#filled = 0;
	#rows = 0;
	/** What stands before the first row that is held. */
	#gap: { lost: number; index?: number } = { lost: 0 };
	/** Rows that were left out since the last one, and in all. */
	#left = 0;
	#skipped = 0;
	#broken = 0;
	#firstBroken = '';
	#known = 0;
	#lastTime = NaN;
	#class: string | undefined;
	#backwards = 0;

	constructor(
		session: ImportedSession,
		stream: number,
		layout: CsvLayout,
		fs: number,
		holes: HoleFinder,
		file: string
	) {
		this.#session = session;
		this.#stream = stream;
		this.#layout = layout;
		this.#fs = fs;
		this.#holes = holes;
		this.#file = file;
		this.#data = new Float32Array(CHUNK_ROWS * layout.channels.length);
	}

	async take(row: Row): Promise<void> {
		const wrong = this.#read(row.cells);
		if (wrong !== undefined) {
			this.#leaveOut(row, wrong);
			return;
		}
		const time = this.#times[this.#filled]!;
		await this.#separate(time);
		this.#label(row.cells, time);
		this.#filled++;
		this.#rows++;
		if (this.#filled === CHUNK_ROWS) await this.#send();
	}

	async finish(): Promise<void> {
		await this.#send();
		if (this.#broken > 0) {
			this.#session.problem(`${this.#broken} rows were left out, the first because ${this.#firstBroken}.`);
		}
		if (this.#backwards > 0) this.#session.problem(`The times go back ${this.#backwards} times.`);
		const { period, regular } = this.#holes;
		if (this.#layout.time === undefined) return;
		if (!regular && !this.#layout.facts.gaps) this.#session.gapsUnknown(this.#stream);
		if (period > 0 && regular && Math.abs(period * this.#fs - 1) > 0.02) {
			this.#session.problem(
				`By its times ${(1 / period).toFixed(1)} samples came per second, where ${this.#fs} Hz is said.`
			);
		}
	}

	/** Puts a row's numbers in their place; says what is wrong with it. */
	#read(cells: readonly string[]): string | undefined {
		const { channels, columns, time, decimal, timeFactor, factors, facts } = this.#layout;
		if (cells.length !== columns.length)
			return `it has ${cells.length} cells where the others have ${columns.length}`;
		const elapsed = time === undefined ? undefined : numberIn(cells[time]!, decimal);
		if (time !== undefined && (elapsed === undefined || !Number.isFinite(elapsed))) {
			return `"${shortened(cells[time]!)}" is no time`;
		}
		const from = this.#filled * channels.length;
		for (let i = 0; i < channels.length; i++) {
			const value = numberIn(cells[channels[i]!]!, decimal);
			if (value === undefined) {
				return `"${shortened(cells[channels[i]!]!)}" in column ${columns[channels[i]!]!.name} is no number`;
			}
			this.#data[from + i] = value * factors[i]!;
		}
		this.#times[this.#filled] =
			elapsed === undefined
				? (this.#rows + this.#skipped) / this.#fs
				: elapsed * timeFactor + (facts.origin ?? 0);
		return undefined;
	}

	#leaveOut(row: Row, wrong: string): void {
		// A last line without an end was cut off: nothing is wrong with the file but its length.
		if (!row.ended) {
			this.#session.problem(`The last line (${row.line}) is not whole and was left out.`);
			return;
		}
		this.#broken++;
		this.#left++;
		this.#skipped++;
		if (this.#firstBroken === '') this.#firstBroken = `on line ${row.line} ${wrong}`;
		if (this.#broken > BROKEN_ROWS && this.#broken > BROKEN_SHARE * (this.#broken + this.#rows)) {
			throw refuse(
				this.#file,
				`is no table of numbers throughout: ${this.#broken} rows make no sense, the first because ${this.#firstBroken}`,
				'Say which columns are channels, or take those rows out.'
			);
		}
	}

	/** Ends the chunk that is held where the new row does not follow it. */
	async #separate(time: number): Promise<void> {
		const step = time - this.#lastTime;
		this.#lastTime = time;
		if (step < 0) this.#backwards++;
		const { gaps } = this.#layout.facts;
		const known = gaps?.[this.#known];
		const here = known?.row === this.#rows;
		if (here) this.#known++;
		// The broken rows are known to be missing; the times may tell of more.
		const missing =
			gaps || this.#layout.time === undefined || this.#rows === 0 ? 0 : this.#holes.missing(step);
		const lost = here ? known.lost : Math.max(missing, this.#left);
		this.#left = 0;
		if (lost === 0 && !here) return;
		await this.#send();
		this.#gap = here ? { lost, index: known.sample } : { lost };
	}

	#label(cells: readonly string[], time: number): void {
		const { label, classIndex, facts } = this.#layout;
		if (label === undefined) return;
		const text = cells[label]!.trim();
		const index = classIndex === undefined ? NaN : Number(cells[classIndex]);
		const byIndex = Number.isInteger(index) && index >= 0 ? (facts.classes[index] ?? text) : text;
		const name = text === '' || text === '-1' || index < 0 ? undefined : byIndex;
		if (name === this.#class) return;
		this.#class = name;
		this.#session.label([{ timestamp: time, className: name }]);
	}

	async #send(): Promise<void> {
		if (this.#filled === 0) return;
		// A row that is being read stands behind those that are sent.
		const width = this.#layout.channels.length;
		const { lost, index } = this.#gap;
		await this.#session.append(this.#stream, {
			data: this.#data.subarray(0, this.#filled * width),
			timestamps: this.#times.subarray(0, this.#filled),
			lost,
			...(index !== undefined && { index: samples(index) })
		});
		this.#data.copyWithin(0, this.#filled * width, (this.#filled + 1) * width);
		this.#times.copyWithin(0, this.#filled, this.#filled + 1);
		this.#filled = 0;
		this.#gap = { lost: 0 };
	}
}

/** Text from a file, as far as it fits in a sentence. */
const shortened = (text: string): string => (text.length > 30 ? `${text.slice(0, 30)}…` : text);
