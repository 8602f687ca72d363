/** Words for a value that is missing. */
const MISSING = /^(?:nan|na|n\/a|#n\/a|null|none|nil|-|--)?$/i;
const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[ed][+-]?\d+)?$/i;
/** Thousands in groups: `1,234.5`, and with decimal commas `1.234,5` or `1 234,5`. */
const GROUPED = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?$/;
const GROUPED_COMMA = /^[+-]?\d{1,3}(?:[. '\u00a0\u202f]\d{3})+(?:,\d*)?$/;

/** True for a cell that says that there is no value. */
export const isMissing = (cell: string): boolean => MISSING.test(cell.trim());

/** A cell as a number; NaN where it says that there is none; undefined where it is something else. */
export function numberIn(cell: string, decimal: '.' | ','): number | undefined {
	const text = cell.trim();
	if (decimal === '.') {
		if (PLAIN.test(text)) return toNumber(text);
		if (GROUPED.test(text)) return Number(text.replaceAll(',', ''));
	} else {
		// Points part thousands here; `0.001` has none to part.
		const groups = GROUPED_COMMA.test(text) && !/^[+-]?0/.test(text);
		if (groups) return Number(text.replace(/[. '\u00a0\u202f]/g, '').replace(',', '.'));
		const plain = text.replace(',', '.');
		if (PLAIN.test(plain)) return toNumber(plain);
	}
	if (MISSING.test(text)) return NaN;
	// Spreadsheets write a sign of minus, which is no hyphen.
	if (/^[−–]./.test(text)) return numberIn(`-${text.slice(1)}`, decimal);
	const infinite = /^([+-]?)(?:inf(?:inity)?|∞|1\.#INF)$/i.exec(text);
	if (infinite) return infinite[1] === '-' ? -Infinity : Infinity;
	return /^[+-]?1\.#(?:QNAN|IND)/i.test(text) ? NaN : undefined;
}

const toNumber = (text: string): number => Number(/d/i.test(text) ? text.replace(/d/i, 'e') : text);

/** Digits of a number that say something: `-0.00120` has three. */
export function significantDigits(text: string): number {
	const digits = text
		.replace(/[edED][+-]?\d+$/, '')
		.replace(/\D/g, '')
		.replace(/^0+/, '');
	return digits.length;
}

/** True when the number a text says can be told from its float32: rounded to as many digits it is the same again. */
export function fitsFloat32(text: string, value: number): boolean {
	const near = Math.fround(value);
	if (near === value || Number.isNaN(value)) return true;
	if (!Number.isFinite(near)) return false;
	if (text.length <= 7) return near !== 0;
	const digits = significantDigits(text);
	if (digits <= 6) return near !== 0;
	return digits <= 9 && Number(near.toPrecision(digits)) === value;
}
