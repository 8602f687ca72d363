import type { RandomAccess } from '../../store/random-access.ts';
import { refuse } from '../format.ts';
import { encodingOf } from './encoding.ts';
import { cellsOf, readLines } from './lines.ts';
import { numberIn } from './numbers.ts';
import { isComment, type Dialect } from './table.ts';

/** Lines that are looked at. */
const LOOKED_AT = 400;
const MAX_COMMENTS = 4000;
const DELIMITERS = ['\t', ';', '|', ', ', ',', ' '] as const;

/** A line above or in the table. */
export interface HeadLine {
	readonly text: string;
	/** From 1 on. */
	readonly number: number;
}

/** The beginning of a file: what stands above the table, and its first lines. */
export interface Head {
	readonly dialect: Dialect;
	readonly name: string;
	/** Remarks before the first line that is none. */
	readonly comments: readonly string[];
	/** Lines that are no remarks and not empty. */
	readonly lines: readonly HeadLine[];
	/** Their cells; a line that ends inside quotes has none. */
	readonly cells: readonly (readonly string[])[];
	/** Cells of a row of the table. */
	readonly width: number;
}

/** Reads the first lines and finds what parts their cells. Throws a SessionError for a file that is no table. */
export async function readHead(
	source: RandomAccess,
	overrides: { readonly delimiter?: string | undefined; readonly decimal?: '.' | ',' | undefined }
): Promise<Head> {
	const encoding = await encodingOf(source);
	const comments: string[] = [];
	const lines: HeadLine[] = [];
	let separator: string | undefined;
	for await (const { text, number } of readLines(source, encoding)) {
		if (isComment(text)) {
			if (lines.length === 0) comments.push(text);
		} else if (number === 1 && /^"?sep=.$/i.test(text.trim().replace(/"$/, '')))
			separator = text.trim().replace(/"$/, '').at(-1);
		else if (text.trim() !== '') lines.push({ text, number });
		if (lines.length >= LOOKED_AT || comments.length >= MAX_COMMENTS) break;
	}
	if (lines.length === 0) throw refuse(source.name, 'holds no rows', 'Choose another file.');
	// The last line looked at may be cut off; what stands above a table is not part of it.
	const texts = lines.map(({ text }) => text);
	const delimiter = overrides.delimiter ?? separator ?? sniffDelimiter(texts);
	const cells = texts.map((text) => cellsOf(text, delimiter) ?? []);
	const table = tail(cells);
	const width = common(table.map(({ length }) => length));
	const decimal = overrides.decimal ?? sniffDecimal(table, delimiter);
	return { dialect: { encoding, delimiter, decimal }, name: source.name, comments, lines, cells, width };
}

/** What is looked at to learn the shape of a table: the lines behind any heading. */
const tail = <T>(lines: readonly T[]): readonly T[] =>
	lines.length < 8 ? lines.slice(lines.length > 2 ? 1 : 0) : lines.slice(Math.floor(lines.length / 2));

const NUMERIC = /^[+-]?[\d.,]*\d[\d.,]*(?:e[+-]?\d+)?$|^$|^(?:nan|null|none|n\/a)$|^[+-]?inf/i;

/** The delimiter that parts nearly all lines into the same number of cells, two at least, and most cells into numbers. */
function sniffDelimiter(lines: readonly string[]): string {
	const sample = tail(lines);
	let best: { delimiter: string; score: number } = { delimiter: ',', score: 0 };
	for (const delimiter of DELIMITERS) {
		const rows = sample.map((line) => cellsOf(line, delimiter) ?? []);
		const width = common(rows.map(({ length }) => length));
		if (width < 2) continue;
		const same = rows.filter(({ length }) => length === width);
		if (same.length < 0.8 * rows.length) continue;
		const cells = same.flat().map((cell) => cell.trim());
		// A comma with a space parts cells only where most of them have a comma without one.
		if (delimiter === ', ') {
			if (cells.filter((cell) => /^[+-]?\d*,\d+$/.test(cell)).length > cells.length / 2) return delimiter;
			continue;
		}
		const numbers = cells.filter((cell) => NUMERIC.test(cell)).length;
		const score = (same.length / rows.length) * (0.2 + numbers / cells.length);
		if (score > best.score + 1e-9) best = { delimiter, score };
	}
	return best.delimiter;
}

/** The value that occurs most. */
export function common(counts: readonly number[]): number {
	const times = new Map<number, number>();
	for (const count of counts) times.set(count, (times.get(count) ?? 0) + 1);
	return [...times].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
}

/** Commas are decimal where they do not part cells and numbers have them, and no points but between thousands. */
function sniffDecimal(table: readonly (readonly string[])[], delimiter: string): '.' | ',' {
	if (delimiter === ',' && !table.some((row) => row.some((cell) => cell.includes(',')))) return '.';
	const cells = table.flat().map((cell) => cell.trim());
	const commas = cells.filter((cell) => /^[+-]?\d*,\d+(?:e[+-]?\d+)?$/i.test(cell));
	const grouped = cells.some((cell) => /^[+-]?\d{1,3}(?:\.\d{3})+,\d+$/.test(cell));
	if (grouped) return ',';
	if (cells.some((cell) => /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+|,\d{3})$/.test(cell))) return '.';
	const points = cells.filter((cell) => /^[+-]?\d*\.\d+(?:e[+-]?\d+)?$/i.test(cell)).length;
	return commas.length > points ? ',' : '.';
}

/**
 * Throws a SessionError for a table whose decimal commas part its cells too: nobody can tell then which number a cell
 * belongs to.
 */
export function refuseSplitDecimals(
	head: Head,
	names: number | undefined,
	rows: readonly (readonly string[])[]
): void {
	const { dialect, width, name } = head;
	if (dialect.delimiter !== ',' || rows.length === 0) return;
	const cells = rows.flat().map((cell) => cell.trim());
	const whole = cells.filter((cell) => cell !== '').every((cell) => /^[+-]?\d+$/.test(cell));
	if (!whole) return;
	const todo = 'Export it with semicolons or tabs between columns, or with decimal points.';
	const same = rows.filter(({ length }) => length === width).length;
	if (names !== undefined && names > 1 && width >= 1.5 * names) {
		throw refuse(
			name,
			`has ${names} columns in its heading and ${width} cells in its rows: its decimal commas also part its columns`,
			todo
		);
	}
	const fractions =
		width % 2 === 0 &&
		names !== width &&
		halvesAreFractions(
			rows.filter(({ length }) => length === width),
			width
		);
	if (names === undefined && (fractions || (same < 0.8 * rows.length && width > 2))) {
		throw refuse(
			name,
			'has decimal commas that also part its columns, as it seems: no column can be told from the next',
			todo
		);
	}
}

/** True when every second cell is digits of one length without a sign, and some begin with 0: `0,047`. */
function halvesAreFractions(rows: readonly (readonly string[])[], width: number): boolean {
	if (rows.length < 3) return false;
	let zeros = false;
	for (let i = 1; i < width; i += 2) {
		const digits = rows.map((row) => row[i]!.trim());
		if (!digits.every((cell) => /^\d{2,}$/.test(cell) && cell.length === digits[0]!.length)) return false;
		zeros ||= digits.some((cell) => cell.startsWith('0') && cell.length > 1);
	}
	return zeros;
}

/** A cell that is a number or says that there is none. */
export const isNumeric = (cell: string, decimal: '.' | ','): boolean => numberIn(cell, decimal) !== undefined;
