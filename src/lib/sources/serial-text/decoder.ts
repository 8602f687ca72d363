import type { Decoder, Frame, StatusMessage } from '../device/driver.ts';
import { readLine } from './lines.ts';

const LONGEST_LINE = 4096;
/** Lines that cannot be read are told from so many on: one or two are garbled on any line. */
const WORTH_TELLING = 3;
const TELL_SECONDS = 1;
const LONGEST_EXAMPLE = 60;

/** What the lines look like. */
export interface TextLayout {
	/** Channels in order, by the names that lines give them; plain lines go by position. */
	readonly channels: readonly string[];
	/** Position of the column that holds the device's time; −1: none. */
	readonly timeColumn: number;
	/** Its name, where lines give one. */
	readonly timeName?: string;
	/** Counts per unit of the time column. */
	readonly ticksPerUnit: number;
	readonly teleplot: boolean;
	/** `value = (number − zero) · scale` */
	readonly scale: number;
	readonly zero: number;
}

type Said = (Frame | StatusMessage)[];

/**
 * Lines of text → samples. The first line may have been cut and is dropped. Labels decide which channel a value is of, whatever
 * their order and however many stand in a line; a label that comes again begins the next sample. A line with an unreadable
 * number is a lost sample; lines that cannot be read are counted and told with an example.
 */
export class LineDecoder implements Decoder {
	readonly #layout: TextLayout;
	readonly #columns: readonly string[];
	#line: string | undefined;
	#missing = 0;
	/** Values of labels whose sample is not complete, in order. */
	readonly #points = new Map<string, readonly number[]>();
	#unread = 0;
	#toldUnread = 0;
	#toldAt = -Infinity;
	#example = '';

	constructor(layout: TextLayout) {
		const { channels, timeColumn, timeName = '' } = layout;
		this.#layout = layout;
		this.#columns = timeColumn < 0 ? channels : channels.toSpliced(timeColumn, 0, timeName);
	}

	push(bytes: Uint8Array, at = 0): readonly (Frame | StatusMessage)[] {
		const out: Said = [];
		for (const byte of bytes) {
			if (byte === 10 || byte === 13) {
				if (this.#line) this.#take(this.#line, out);
				// A line end without a line before it says nothing about where the next one begins, unless it is the first.
				this.#line = '';
			} else if (this.#line !== undefined && this.#line.length < LONGEST_LINE)
				this.#line += String.fromCharCode(byte);
		}
		this.#tellUnread(at, out);
		return out;
	}

	#take(text: string, out: Said): void {
		const line = readLine(text);
		const { teleplot } = this.#layout;
		if (line.kind === 'text' || line.kind === 'names') {
			const said = text.trim();
			// A line of JSON that is cut is a sample that is lost.
			if (!teleplot && /^[{[]/.test(said)) {
				this.#cannotRead(text);
				this.#missing++;
			} else if (said && /^[\x20-\x7e]*$/.test(said)) out.push({ text: said.slice(0, 200) });
		} else if (line.kind === 'point') {
			if (!teleplot || !this.#point(line.name, line.values, out)) this.#cannotRead(text);
		} else {
			const read = teleplot ? 'foreign' : this.#row(line.names, line.values, out);
			if (read !== 'read') this.#cannotRead(text);
			if (read === 'lost') this.#missing++;
		}
	}

	/** A record by position or by labels. `lost`: a sample that cannot be read; `foreign`: a line of something else. */
	#row(names: readonly string[], values: readonly number[], out: Said): 'read' | 'lost' | 'foreign' {
		const columns = this.#columns;
		const known = names.filter((name) => name !== '' && columns.includes(name)).length;
		if (known === names.length) {
			if (!values.every(Number.isFinite)) return 'lost';
			names.forEach((name, i) => this.#point(name, [values[i]!], out));
			return 'read';
		}
		if (known === 0 && names.some(Boolean)) return 'foreign';
		const fits = values.length === columns.length && names.every((name, i) => !name || name === columns[i]);
		return fits && this.#frame(values, out) ? 'read' : 'lost';
	}

	/** Values of one label. False when it is no channel. */
	#point(name: string, values: readonly number[], out: Said): boolean {
		if (!this.#columns.includes(name)) return false;
		// A name that comes again begins the next record; what the one before lacks never came.
		if (this.#points.has(name)) this.#lose();
		this.#points.set(name, values);
		if (!this.#columns.every((column) => this.#points.has(column))) return true;
		const lists = this.#columns.map((column) => this.#points.get(column)!);
		this.#points.clear();
		const least = Math.min(...lists.map((list) => list.length));
		for (let i = 0; i < least; i++) {
			const row = lists.map((list) => list[i]!);
			if (!this.#frame(row, out)) this.#missing++;
		}
		this.#missing += Math.max(...lists.map((list) => list.length)) - least;
		return true;
	}

	#lose(): void {
		this.#missing += Math.max(...[...this.#points.values()].map((list) => list.length));
		this.#points.clear();
	}

	/** A sample, time column and all. False when a number is missing. */
	#frame(row: readonly number[], out: Said): boolean {
		const { scale, zero, timeColumn, ticksPerUnit } = this.#layout;
		const time = timeColumn < 0 ? undefined : row[timeColumn]! * ticksPerUnit;
		const values = row
			.filter((_, i) => i !== timeColumn)
			.map((number) => Math.fround((number - zero) * scale));
		if (!values.every(Number.isFinite) || (time !== undefined && !Number.isFinite(time))) return false;
		out.push(
			time === undefined
				? { stream: 0, values, missing: this.#missing }
				: { stream: 0, values, count: ((Math.round(time) % 2 ** 32) + 2 ** 32) % 2 ** 32 }
		);
		this.#missing = 0;
		return true;
	}

	#cannotRead(text: string): void {
		this.#unread++;
		this.#example = text.trim().replace(/[^\x20-\x7e]/g, '·');
	}

	#tellUnread(at: number, out: Said): void {
		const news = this.#unread >= WORTH_TELLING && this.#unread > this.#toldUnread;
		if (!news || at < this.#toldAt + TELL_SECONDS) return;
		this.#toldUnread = this.#unread;
		this.#toldAt = at;
		const n = this.#columns.length;
		const expected = this.#columns.some(Boolean)
			? this.#columns.map((name) => name || '?').join(', ')
			: `${n} ${n === 1 ? 'number' : 'numbers'}`;
		const example =
			this.#example.length > LONGEST_EXAMPLE ? `${this.#example.slice(0, LONGEST_EXAMPLE)}…` : this.#example;
		out.push({
			warning: `${this.#unread} lines could not be read, such as “${example}”: ${expected} in a line when it was connected. If the sketch prints other lines now, disconnect it and connect it again.`
		});
	}
}
