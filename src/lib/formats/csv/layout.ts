import type { SignalUnit } from '../../core/signal.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { refuse } from '../format.ts';
import { readUnit } from '../unit-names.ts';
import { readComments, type CsvFacts } from './comments.ts';
import { cellsOf, readLines } from './lines.ts';
import { guessTime, timeFactor } from './time-column.ts';
import { isComment, numberIn } from './table.ts';

/** A column: its name in the heading, or its place from 0 on. */
export type ColumnName = string | number;

/** What a person says about a file; whatever is left out is found by looking. */
export interface CsvOptions {
	/** Samples per second. */
	readonly rate?: number | undefined;
	/** Which column is time; null for none. */
	readonly time?: ColumnName | null | undefined;
	/** What the time column counts in. */
	readonly timeUnit?: 's' | 'ms' | 'us' | 'ns' | undefined;
	/** Which column says the class; null for none. */
	readonly label?: ColumnName | null | undefined;
	/** Which columns are channels. */
	readonly channels?: readonly ColumnName[] | undefined;
	readonly delimiter?: string | undefined;
	readonly decimal?: '.' | ',' | undefined;
	/** True when the first row holds names. */
	readonly header?: boolean | undefined;
	readonly unit?: SignalUnit | undefined;
	/** What the stream is called; `emg` when nobody says. */
	readonly streamName?: string | undefined;
}

/** One column of a file. */
export interface CsvColumn {
	/** Its name, or its number from 1 on where there is no heading. */
	readonly name: string;
	/** The unit in brackets behind its name. */
	readonly unit: string | undefined;
	/** True when every value looked at is a number. */
	readonly numeric: boolean;
}

/** What the columns of a file mean. */
export interface CsvLayout {
	readonly delimiter: string;
	readonly decimal: '.' | ',';
	/** True when the first row holds names. */
	readonly header: boolean;
	/** True when columns have names, from there or from a comment above them. */
	readonly named: boolean;
	readonly columns: readonly CsvColumn[];
	/** Places of columns. */
	readonly time: number | undefined;
	/** A time times this is seconds. */
	readonly timeFactor: number;
	readonly label: number | undefined;
	readonly classIndex: number | undefined;
	readonly channels: readonly number[];
	readonly unit: SignalUnit;
	/** What each channel's values are multiplied with to be in `unit`. */
	readonly factors: readonly number[];
	readonly facts: CsvFacts;
	/** The first rows, for a person to look at. */
	readonly rows: readonly (readonly string[])[];
}

/** Lines that are looked at. */
const LOOKED_AT = 200;
const DELIMITERS = ['\t', ';', '|', ',', ' '] as const;

/**
 * Finds out what the columns of a file mean, from its first lines and from what a person said. Throws a SessionError for a
 * file that is no table, and for a column that is not there.
 */
export async function csvLayout(source: RandomAccess, options: CsvOptions = {}): Promise<CsvLayout> {
	const comments: string[] = [];
	const lines: string[] = [];
	for await (const { text } of readLines(source)) {
		if (isComment(text) && lines.length === 0) comments.push(text);
		else if (text.trim() !== '' && !isComment(text)) lines.push(text);
		if (lines.length >= LOOKED_AT || comments.length >= LOOKED_AT * 5) break;
	}
	if (lines.length === 0) throw refuse(source.name, 'holds no rows', 'Choose another file.');
	const facts = readComments(comments);
	const delimiter = options.delimiter ?? sniffDelimiter(lines);
	const rows = lines.map((line) => cellsOf(line, delimiter)).filter((cells) => cells !== undefined);
	const width = common(rows.map(({ length }) => length));
	const table = rows.filter(({ length }) => length === width);
	const decimal = options.decimal ?? sniffDecimal(table, delimiter);
	const header = options.header ?? hasHeading(table, decimal);
	const heading = header ? table[0] : headingAbove(comments, delimiter, width, facts.ours);
	const columns = columnsOf(header ? table.slice(1) : table, width, heading, decimal);
	const find = (name: ColumnName): number => columnAt(columns, name, source.name);
	const classIndex = facts.ours ? columns.findIndex(({ name }) => name === 'class_index') : -1;
	const named = <T extends ColumnName>(
		said: T | null | undefined,
		guess: () => number
	): number | undefined => {
		const place = said === undefined ? guess() : said === null ? -1 : find(said);
		return place < 0 ? undefined : place;
	};
	const time = named(options.time, () => guessTime(columns));
	const label = named(options.label, () => guessLabel(columns, facts.ours));
	const taken = [time, label, classIndex];
	const channels =
		options.channels?.map(find) ??
		columns
			.map((_, i) => i)
			.filter(
				(i) => columns[i]!.numeric && !taken.includes(i) && (facts.ours || !isCounter(columns[i]!.name))
			);
	if (channels.length === 0) {
		throw refuse(
			source.name,
			'has no column of numbers to be a channel',
			'Choose another file, or say which columns are channels.'
		);
	}
	const units = channels.map((i, channel) => readUnit(facts.units?.[channel] ?? columns[i]!.unit ?? ''));
	const one = units.every(({ unit }) => unit === units[0]!.unit);
	return {
		delimiter,
		decimal,
		header,
		named: heading !== undefined,
		columns,
		time,
		timeFactor: time === undefined ? 1 : timeFactor(columns[time]!, table, time, options.timeUnit, decimal),
		label,
		classIndex: classIndex < 0 ? undefined : classIndex,
		channels,
		unit: options.unit ?? (one ? units[0]!.unit : 'a.u.'),
		factors: options.unit === undefined && one ? units.map(({ factor }) => factor) : channels.map(() => 1),
		facts,
		rows: table.slice(0, 8)
	};
}

/** The delimiter that parts nearly all lines into the same number of cells, two at least. */
function sniffDelimiter(lines: readonly string[]): string {
	for (const delimiter of DELIMITERS) {
		const counts = lines.map((line) => cellsOf(line, delimiter)?.length ?? 0);
		const width = common(counts);
		if (width > 1 && counts.filter((count) => count === width).length >= 0.9 * counts.length)
			return delimiter;
	}
	return ',';
}

/** The value that occurs most. */
function common(counts: readonly number[]): number {
	const times = new Map<number, number>();
	for (const count of counts) times.set(count, (times.get(count) ?? 0) + 1);
	return [...times].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 0;
}

/** Commas are decimal where they do not part cells and numbers have them and no points. */
function sniffDecimal(table: readonly (readonly string[])[], delimiter: string): '.' | ',' {
	if (delimiter === ',') return '.';
	const cells = table.flat().map((cell) => cell.trim());
	return cells.some((cell) => /^[+-]?\d*,\d+(?:e[+-]?\d+)?$/i.test(cell)) &&
		!cells.some((cell) => /^[+-]?\d*\.\d+$/.test(cell))
		? ','
		: '.';
}

/** A first row with words over numbers. */
function hasHeading(table: readonly (readonly string[])[], decimal: '.' | ','): boolean {
	const [first, second] = table;
	if (!first) return false;
	const words = first.map((cell) => numberIn(cell, decimal) === undefined);
	return second
		? words.some((word, i) => word && numberIn(second[i]!, decimal) !== undefined)
		: words.every(Boolean);
}

/** Names in the last comment, as numpy writes them. */
function headingAbove(
	comments: readonly string[],
	delimiter: string,
	width: number,
	ours: boolean
): readonly string[] | undefined {
	const cells = cellsOf((comments.at(-1) ?? '').replace(/^\s*(?:#|%|\/\/)+\s*/, ''), delimiter);
	return !ours && width > 1 && cells?.length === width ? cells : undefined;
}

function columnsOf(
	rows: readonly (readonly string[])[],
	width: number,
	heading: readonly string[] | undefined,
	decimal: '.' | ','
): readonly CsvColumn[] {
	return Array.from({ length: width }, (_, i) => {
		const title = heading?.[i]?.trim() ?? '';
		const [, name, unit] = /^(.*?)\s*[[(]\s*([^\])]*?)\s*[\])]$/.exec(title) ?? [];
		// A column of text is one where hardly anything is a number; a stray word is a broken row.
		const numbers = rows.filter((row) => numberIn(row[i]!, decimal) !== undefined).length;
		return {
			name: name || title || String(i + 1),
			unit: name ? unit : undefined,
			numeric: rows.length > 0 && numbers > rows.length / 2
		};
	});
}

function columnAt(columns: readonly CsvColumn[], name: ColumnName, file: string): number {
	const place = typeof name === 'number' ? name : columns.findIndex((column) => column.name === name);
	if (columns[place]) return place;
	const known = columns.map((column) => column.name).join(', ');
	throw refuse(file, `has no column "${name}"`, `Its columns are: ${known}. Choose one of those.`);
}

const guessLabel = (columns: readonly CsvColumn[], ours: boolean): number => {
	if (ours) return columns.findIndex(({ name }) => name === 'label');
	const names =
		/^(?:labels?|class(?:[ _]?(?:name|index|id|label))?|gestures?|markers?|annotations?|movements?|(?:re)?stimulus|events?)$/i;
	return columns.findIndex(({ name }) => names.test(name));
};

/** A running number is no signal. */
const isCounter = (name: string): boolean =>
	/^(?:sample|sample[ _-]*(?:index|number|no)|index|counter|#|no\.?)$/i.test(name);
