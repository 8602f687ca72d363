/** A value with its label, '' where it has none; NaN where it is no number. */
export interface Cell {
	readonly name: string;
	readonly value: number;
}

export const SEPARATORS = /[,;\t|]/;
// Number('') is 0 and Number('0x1f') is 31: only plain decimal numbers are values.
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const LEADING_NUMBER = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(.+)$/i;
const UNIT =
	/^(?:[pnuµμmkM]?(?:V|A|Hz|s|g|N|Pa|W|Nm|Ohms?|Ω|Ω)|mVpp|Vpp|Vrms|mVrms|uVrms|µVrms|volts?|millivolts?|microvolts?|counts?|cnt|adc|lsb|bits?|a\.?u\.?|%|°|deg|°?[CF]|bpm|rpm|dB|lux|kg|lbs?|mm|cm|dps|m\/s2|m\/s²|rad\/s)\.?$/i;
/** A label has a item in it, or is the number of a channel. */
const LABEL = /[\p{L}_]|^\d{1,2}$/u;

/**
 * The values of a line and their labels. Commas, semicolons, tabs and bars separate; where there is none of them blanks do,
 * unless they stand in a label (`Left biceps:1`), before a value (`EMG: 512`) or before its unit (`512 mV`).
 */
export function readCells(line: string): readonly Cell[] {
	if (!SEPARATORS.test(line)) return cellsOf(line);
	const fields = line.split(SEPARATORS).map((field) => field.trim());
	// Separators at the end and doubled ones hold no value: what stands between two of them may have been left out on purpose.
	while (fields.at(-1) === '') fields.pop();
	return fields.filter((field, i) => field !== '' || i === 0).flatMap(cellsOf);
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
		if (after && UNIT.test(word) && label.length === 0) {
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
