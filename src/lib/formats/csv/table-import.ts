import { refuse } from '../format.ts';
import type { ImportedSession } from '../imported-session.ts';
import type { Clock } from './clock.ts';
import type { SampleCounter } from './counter.ts';
import { LabelTrack } from './label-track.ts';
import type { CsvLayout } from './layout.ts';
import { shortened, type StreamImport } from './stream-import.ts';
import type { Row } from './table.ts';
import { timeCell } from './time-cell.ts';

/** This many rows may be broken, and this share of them, before the file is taken for another one than it was said to be. */
const BROKEN_ROWS = 100;
const BROKEN_SHARE = 0.05;

/** The rows of a table on their way into the session: each gives its cells to the streams they belong to. */
export class TableImport {
	readonly #session: ImportedSession;
	readonly #layout: CsvLayout;
	readonly #streams: readonly StreamImport[];
	readonly #clocks: ReadonlyMap<number, Clock>;
	readonly #counter: { readonly place: number; readonly counter: SampleCounter } | undefined;
	readonly #labels: LabelTrack;
	readonly #file: string;
	#rows = 0;
	/** Rows that were left out since the last one, and in all. */
	#left = 0;
	#broken = 0;
	#firstBroken = '';

	constructor(
		session: ImportedSession,
		layout: CsvLayout,
		streams: readonly StreamImport[],
		clocks: ReadonlyMap<number, Clock>,
		counter: { readonly place: number; readonly counter: SampleCounter } | undefined,
		file: string
	) {
		this.#session = session;
		this.#layout = layout;
		this.#streams = streams;
		this.#clocks = clocks;
		this.#counter = counter;
		this.#labels = new LabelTrack(layout);
		this.#file = file;
	}

	/** Gives a row to its streams. `next`: the cells of the row behind it, if there is one. */
	async take(row: Row, next: readonly string[] | undefined): Promise<void> {
		const cells = this.#fit(row.cells);
		if (typeof cells === 'string') {
			this.#leaveOut(row, cells);
			return;
		}
		const present: StreamImport[] = [];
		for (const stream of this.#streams) {
			const result = stream.read(cells);
			if (typeof result === 'object') {
				this.#leaveOut(row, result.wrong);
				return;
			}
			if (result === 'read') present.push(stream);
		}
		const restarts = this.#restarts();
		const times = new Map<number, number>();
		for (const [place, clock] of this.#clocks) {
			const cell = this.#timeCell(cells, place);
			const time = clock.take(cell, next && this.#timeCell(next, place), row.line);
			times.set(place, time);
			if (Number.isNaN(time) && present.some(({ stream }) => stream.time === place)) {
				this.#leaveOut(row, `"${shortened(cell)}" is no time`);
				return;
			}
		}
		const counted = this.#counter?.counter.take(cells[this.#counter.place] ?? '') ?? {
			lost: 0,
			restarted: false
		};
		const restarted = this.#restarts() > restarts || (this.#clocks.size === 0 && counted.restarted);
		let at: number | undefined;
		for (const one of present) {
			const { time, sparse } = one.stream;
			const wraps = this.#counter && !sparse ? this.#counter.counter.period : 0;
			const before = {
				missing: time === undefined ? 0 : this.#clocks.get(time)!.missing,
				counted: sparse ? 0 : counted.lost,
				wraps,
				broken: sparse ? 0 : this.#left,
				restarted
			};
			const kept = await one.keep(time === undefined ? undefined : times.get(time)!, before);
			if (one === this.#streams[0]) at = kept;
		}
		this.#left = 0;
		this.#rows++;
		const event = at === undefined ? undefined : this.#labels.take(cells, at);
		if (event) this.#session.label([event]);
	}

	async finish(): Promise<void> {
		for (const stream of this.#streams) await stream.send();
		if (this.#broken > 0) {
			const rows =
				this.#broken === 1 ? 'One row was left out,' : `${this.#broken} rows were left out, the first`;
			this.#session.problem(`${rows} because ${this.#firstBroken}.`);
		}
	}

	#timeCell(cells: readonly string[], place: number): string {
		return timeCell(cells, place, this.#layout.columns[place]!, this.#layout.decimal);
	}

	#restarts(): number {
		let n = 0;
		for (const { restarts } of this.#clocks.values()) n += restarts;
		return n;
	}

	/** Cells of a row, one per column; what is wrong where they are too many or too few. */
	#fit(cells: readonly string[]): readonly string[] | string {
		const { columns, ragged } = this.#layout;
		const extra = cells.length - columns.length;
		if (extra === 0 || (extra < 0 && ragged)) return cells;
		if (extra > 0 && cells.slice(columns.length).every((cell) => cell.trim() === '')) return cells;
		return `it has ${cells.length} cells where the others have ${columns.length}`;
	}

	#leaveOut(row: Row, wrong: string): void {
		// A last line without an end was cut off: nothing is wrong with the file but its length.
		if (!row.ended) {
			this.#session.problem(`The last line (${row.line}) is not whole and was left out.`);
			return;
		}
		this.#broken++;
		this.#left++;
		if (this.#firstBroken === '') this.#firstBroken = `on line ${row.line} ${wrong}`;
		if (this.#broken > BROKEN_ROWS && this.#broken > BROKEN_SHARE * (this.#broken + this.#rows)) {
			throw refuse(
				this.#file,
				`is no table of numbers throughout: ${this.#broken} rows make no sense, the first because ${this.#firstBroken}`,
				'Say which columns are channels, or take those rows out.'
			);
		}
	}
}
