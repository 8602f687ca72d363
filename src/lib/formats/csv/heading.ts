import { readUnit } from '../unit-names.ts';
import { cellsOf } from './lines.ts';
import { readTextTime } from './date-time.ts';
import { isNumeric, type Head } from './head.ts';
import { isMissing, numberIn } from './numbers.ts';
import { hertzIn } from './rate-words.ts';
import { timeUnitOf } from './time-format.ts';

/** What stands above the rows of a table. */
export interface Heading {
	/** Place among `head.lines` of the first row with samples. */
	readonly data: number;
	/** A name per column, empty where there is none; undefined without any heading. */
	readonly names: readonly string[] | undefined;
	/** The unit of each column, from its brackets or a row of units. */
	readonly units: readonly (string | undefined)[];
	/** Samples per second of each column, from a row of rates or its brackets. */
	readonly rates: readonly (number | undefined)[];
	/** Names in the heading, before any is added or taken away. */
	readonly count: number | undefined;
	/** Lines above the first row. */
	readonly above: readonly string[];
}

/** Finds the heading: names, a row of units, a row of rates. `said`: whether there is one, when a person says so. */
export function findHeading(head: Head, override: boolean | undefined): Heading {
	const { cells, lines, width, dialect } = head;
	const { decimal } = dialect;
	const data = firstRow(head, override);
	const over = cells.slice(0, data);
	let names: readonly string[] | undefined;
	let [units, rates]: [(string | undefined)[], (number | undefined)[]] = [[], []];
	let upper: readonly string[] | undefined;
	let place = data - 1;
	for (; place >= 0 && override !== false; place--) {
		const row = over[place]!.map((cell) => cell.trim());
		const fits = Math.abs(row.length - width) <= 1 || (names === undefined && isNamesOnly(row, decimal));
		if (!fits) break;
		const filled = row.filter((cell) => cell !== '');
		if (filled.length === 0) continue;
		if (filled.every((cell) => hertzIn(cell, decimal) !== undefined))
			rates = row.map((cell) => hertzIn(cell, decimal));
		else if (names === undefined && filled.every((cell) => isPeriod(cell, decimal))) continue;
		else if (names === undefined && place > 0 && isUnitRow(filled))
			units = row.map((cell) => bare(cell) || undefined);
		else if (names === undefined) {
			const numbers = filled.filter((cell) => isNumeric(cell, decimal)).length;
			if (override !== true && numbers > filled.length / 2 && !isRowOfPlaces(cells.slice(place), width))
				break;
			names = row;
		} else {
			upper = row.length >= width - 1 ? row : undefined;
			break;
		}
	}
	const above = lines.slice(0, data).map(({ text }) => text);
	const count = names === undefined ? undefined : trimmed(names).length;
	names ??= override === false ? undefined : headingAbove(head);
	if (!names) return { data, names, units, rates, count, above };
	const rows = cells.slice(data).filter(({ length }) => length === width);
	const shifted = shift(names, width, rows);
	const full = unique(shifted, upper && shift(upper, width, rows));
	const split = full.map((title) => splitUnit(title));
	return {
		data,
		names: split.map(({ name }) => name),
		units: split.map(({ unit }, i) => units[i] ?? unit),
		rates: split.map(({ rate }, i) => rates[i] ?? rate),
		count,
		above
	};
}

/** The first line that looks like the rows behind it. */
function firstRow(head: Head, override: boolean | undefined): number {
	const { cells, width, dialect } = head;
	const { decimal } = dialect;
	if (override === false)
		return Math.max(
			0,
			cells.findIndex((row) => Math.abs(row.length - width) <= 1)
		);
	const probe = cells.slice(Math.floor(cells.length / 2)).filter(({ length }) => length === width);
	const numeric = Array.from({ length: width }, (_, i) => {
		const filled = probe.filter((row) => !isMissing(row[i] ?? ''));
		return (
			filled.length > 0 && filled.filter((row) => isNumeric(row[i]!, decimal)).length > filled.length / 2
		);
	});
	const looks = (row: readonly string[]): boolean => {
		if (row.length < width - 1 || row.length > width + 1) return false;
		const values = row.filter((cell, i) => numeric[i] && isNumeric(cell, decimal) && !isMissing(cell)).length;
		const wrong = row.filter((cell, i) => numeric[i] && !isNumeric(cell, decimal)).length;
		return (
			values > 0 &&
			wrong === 0 &&
			row.every((cell, i) => numeric[i] !== true || hertzIn(cell, decimal) === undefined)
		);
	};
	const from = override === true ? 1 : 0;
	for (let i = from; i < cells.length; i++) {
		if (!looks(cells[i]!)) continue;
		return i === 0 && override === undefined && !headingAbove(head) && isRowOfPlaces(cells, width) ? 1 : i;
	}
	return Math.min(from, cells.length - 1);
}

/** `,0,1,2` and `0,1,2,3`: places as pandas and numpy write them for names. */
function isRowOfPlaces(cells: readonly (readonly string[])[], width: number): boolean {
	const [first, ...rest] = cells.map((row) => row.map((cell) => cell.trim()));
	if (!first || rest.length === 0) return false;
	const places = (row: readonly string[], from: number): boolean =>
		row.length > 0 && row.every((cell, i) => cell === String(i + from));
	if (first[0] === '' && width > 1) return places(first.slice(1), 0) || places(first.slice(1), 1);
	if (!places(first, 0) && !places(first, 1)) return false;
	const fractions = rest.slice(0, 50).some((row) => row.some((cell) => /\d[.,]\d/.test(cell)));
	return width >= 4 || (fractions && !first.some((cell) => /[.,]/.test(cell)) && width >= 2);
}

/** Names in the last comment, as numpy writes them. */
function headingAbove({ comments, dialect, width }: Head): readonly string[] | undefined {
	const cells = cellsOf((comments.at(-1) ?? '').replace(/^\s*(?:#|%|\/\/)+\s*/, ''), dialect.delimiter);
	return width > 1 && cells?.length === width ? cells.map((cell) => cell.trim()) : undefined;
}

/** True for a row of words that is no fact (`Date: 2024-05-02`). */
const isNamesOnly = (row: readonly string[], decimal: '.' | ','): boolean => {
	const filled = row.filter((cell) => cell !== '');
	return filled.length > 1 && filled.every((cell) => !isNumeric(cell, decimal) && !/:$|^\d/.test(cell));
};

const bare = (cell: string): string => cell.replace(/^[[(]\s*|\s*[\])]$/g, '').trim();
const UNIT_LIKE = /^(?:[a-zµμ°º%/²^·.*\d-]{1,12}|arb\.? ?units?|n\/a|none|-)$/i;

/** True for a row of units only: at least one is known, and all could be. */
function isUnitRow(filled: readonly string[]): boolean {
	const cells = filled.map(bare);
	const known = (cell: string): boolean =>
		cell !== '' && (timeUnitOf(cell) !== undefined || (readUnit(cell).known && !/^\d/.test(cell)));
	if (!cells.every((cell) => UNIT_LIKE.test(cell) && !/^[a-z]+\d+$/i.test(cell))) return false;
	return cells.filter(known).length >= Math.max(1, cells.length / 2);
}

const isPeriod = (cell: string, decimal: '.' | ','): boolean => {
	const [, number, unit] = /^([\d.,e+-]+)\s+([a-zµ]+)$/i.exec(cell) ?? [];
	return number !== undefined && numberIn(number, decimal) !== undefined && timeUnitOf(unit!) !== undefined;
};

/** Without empty cells at the end. */
function trimmed(row: readonly string[]): readonly string[] {
	let end = row.length;
	while (end > 0 && row[end - 1]!.trim() === '') end--;
	return row.slice(0, end);
}

/** Names over their columns: R leaves the heading of its row names out; a delimiter at the end of rows adds a cell. */
function shift(
	names: readonly string[],
	width: number,
	rows: readonly (readonly string[])[]
): readonly string[] {
	if (names.length >= width) return names.slice(0, width);
	const lastEmpty = rows.every((row) => row[width - 1]!.trim() === '');
	const missing = Array<string>(width - names.length).fill('');
	return names.length === width - 1 && !lastEmpty ? ['', ...names] : [...names, ...missing];
}

/** Names, each once: with what stands above them, or with a number. */
function unique(names: readonly string[], upper: readonly string[] | undefined): readonly string[] {
	if (!upper || new Set(names.filter(Boolean)).size === names.filter(Boolean).length) return names;
	let group = '';
	return names.map((name, i) => {
		group = upper[i]?.trim() || group;
		return group === '' || name === '' ? name : `${group}: ${name}`;
	});
}

/** `EMG 1 (mV)` is `EMG 1` in mV; `EMG [2000 Hz]` says a rate. */
function splitUnit(title: string): { name: string; unit: string | undefined; rate: number | undefined } {
	const clean = title.trim().replace(/^["']|["']$/g, '');
	const [, name, inside] = /^(.*?)\s*[[({]\s*([^\])}]*?)\s*[\])}]$/.exec(clean) ?? [];
	if (inside === undefined) {
		const [, stem, unit] =
			/^(.*?)(?:[_ ]|,\s*|\s+in\s+)([µμu][Vv]|[mn][Vv]|(?:[Mm]icro|[Mm]illi)[Vv]olts?|degC|°C|deg\/s|dps|m\/s2|m\/s²)$/.exec(
				clean
			) ??
			/^(.*?)_(V|g|N|Nm|kg|uT|Pa|ms2|rad)$/.exec(clean) ??
			[];
		return stem ? { name: stem, unit, rate: undefined } : { name: clean, unit: undefined, rate: undefined };
	}
	const rate = hertzIn(inside, '.');
	if (rate !== undefined) return { name: name || clean, unit: undefined, rate };
	// `Accel (X)` and `EMG (left)` name no unit, and stay whole.
	const isUnit = readUnit(inside).known || timeUnitOf(inside) !== undefined || /[/%°µ]/.test(inside);
	return isUnit || inside === '' || (/^[a-z]{1,5}$/i.test(inside) && !/^[xyzlr]$/i.test(inside))
		? { name: name || clean, unit: inside || undefined, rate: undefined }
		: { name: clean, unit: undefined, rate: undefined };
}

/** True for a cell that says when, and not in seconds. */
export const isTextTime = (cell: string): boolean => readTextTime(cell, 'dmy') !== undefined;
