/** A value with its label, '' where it has none; NaN where it is no number. */
export interface Cell {
	readonly name: string;
	readonly value: number;
}

export const SEPARATORS = /[,;\t|]/;
// Number('') is 0 and Number('0x1f') is 31: only plain decimal numbers are values.
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const DECIMAL_COMMA = /([+-]?\d+),(\d+)(?=\s*[^\d,]*$)/;
const LEADING_NUMBER = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(.+)$/i;
const UNIT =
	/^(?:[pnuµμmkM]?(?:V|A|Hz|s|g|N|Pa|W|Nm|Ohms?|Ω|Ω)|mVpp|Vpp|Vrms|mVrms|uVrms|µVrms|volts?|millivolts?|microvolts?|counts?|cnt|adc|lsb|bits?|a\.?u\.?|%|°|deg|°?[CF]|bpm|rpm|dB|lux|kg|lbs?|mm|cm|dps|m\/s2|m\/s²|rad\/s)\.?$/i;
/** A date, a time of the day with seconds, or both: no value, whatever number it ends with. */
const DATE = String.raw`(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4})`;
const TIME = String.raw`\d{1,2}:\d\d:\d\d(?:[.,]\d+)?`;
const CLOCK = new RegExp(`^(?:${DATE}(?:[T_]${TIME})?|${TIME})Z?$`);
/** A label whose value stands behind the next tab or comma. */
const LABEL_ALONE = /\p{L}[^:=]*[:=]$/u;
/** A label has a letter in it, or is the number of a channel. */
const LABEL = /[\p{L}_]|^\d{1,2}$/u;

/**
 * The values of a line and their labels. Commas, semicolons, tabs and bars separate; where there is none of them blanks do,
 * unless they stand in a label (`Left biceps:1`), before a value (`EMG: 512`) or before its unit (`512 mV`).
 */
export function readCells(line: string): readonly Cell[] {
	if (!SEPARATORS.test(line)) return cellsOf(line);
	const fields = fieldsOf(line);
	// Separators at the end and doubled ones hold no value: what stands between two of them may have been left out on purpose.
	while (fields.at(-1) === '') fields.pop();
	const cells: Cell[] = [];
	let label = '';
	fields.forEach((field, i) => {
		if (field === '' && i > 0) return;
		if (LABEL_ALONE.test(field) && i + 1 < fields.length) label += `${field} `;
		else {
			if (!CLOCK.test(field)) cells.push(...cellsOf(label + field));
			label = '';
		}
	});
	return cells;
}

/** Between semicolons or tabs a comma in every number with one is a decimal comma. */
function fieldsOf(line: string): string[] {
	const coarse = line.split(/[;\t]/).map((field) => field.trim());
	const decimal = coarse.some((field) => DECIMAL_COMMA.test(field));
	if (
		coarse.filter(Boolean).length > 1 &&
		decimal &&
		coarse.every((field) => !/,/.test(field.replace(DECIMAL_COMMA, '')))
	)
		return coarse.map((field) => field.replace(DECIMAL_COMMA, '$1.$2'));
	return line.split(SEPARATORS).map((field) => field.trim().replace(/^"([^"]*)"$/, '$1'));
}

function cellsOf(field: string): readonly Cell[] {
	const cells: Cell[] = [];
	let label: string[] = [];
	/** True right after a value: a unit may follow. */
	let after = false;
	const take = (value: number): void => {
		const name = nameOf(label);
		cells.push({ name: name ?? '', value: name === undefined ? NaN : value });
		label = [];
		after = true;
	};
	for (const word of field.split(/\s+/).filter(Boolean)) {
		if (word === '->' || CLOCK.test(word)) continue;
		if (after && UNIT.test(word.replace(/^[([](.*)[)\]]$/, '$1')) && label.length === 0) {
			after = false;
			continue;
		}
		after = false;
		const { before, value } = valueIn(word);
		if (value === undefined) label.push(word);
		else {
			if (before !== '') label.push(before);
			take(value);
		}
	}
	// What stands behind the last value is neither a unit nor a label of anything.
	if (label.length > 0 || cells.length === 0) cells.push({ name: '', value: NaN });
	return cells;
}

/** The number that a word is or ends with, and what stands before it: `512`, `512mV`, `a:512`, `a=512`; undefined: none. */
function valueIn(word: string): { readonly before: string; readonly value?: number } {
	const mark = Math.max(word.lastIndexOf(':'), word.lastIndexOf('='));
	const value = numberOf(word.slice(mark + 1));
	return value === undefined ? { before: '' } : { before: word.slice(0, mark + 1), value };
}

function numberOf(text: string): number | undefined {
	const [, number, unit] = LEADING_NUMBER.exec(text) ?? [];
	const plain = NUMBER.test(text) ? text : number !== undefined && UNIT.test(unit!) ? number : undefined;
	const value = plain === undefined ? NaN : Number(plain);
	return Number.isFinite(value) ? value : undefined;
}

/** The label that words make; '' for none, undefined when they cannot be one. */
function nameOf(words: readonly string[]): string | undefined {
	if (words.length === 0) return '';
	const name = words
		.join(' ')
		.replace(/\s*[:=]\s*$/, '')
		.replace(/^["'](.*)["']$/, '$1')
		.trim();
	return name === '' ? '' : LABEL.test(name) ? name : undefined;
}
