import { parseJson } from '../../core/parse.ts';
import { readCells, SEPARATORS, type Cell } from './cells.ts';

/** What one line of text says. */
export type Line =
	/** `names`: '' where a value has none; values are NaN where a part is no number. */
	| { readonly kind: 'values'; readonly names: readonly string[]; readonly values: readonly number[] }
	| { readonly kind: 'names'; readonly names: readonly string[] }
	/** One channel of a Teleplot record, several samples of it in order. */
	| { readonly kind: 'point'; readonly name: string; readonly values: readonly number[] }
	| { readonly kind: 'text' };

const TEXT: Line = { kind: 'text' };
const NAME = /^[\p{L}_#][\p{L}\p{N}_ .()[\]µ%/°-]*$/u;
const MOST_JSON = 256;
/** What switches the colour of a terminal. */
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*[A-Za-z]`, 'g');
const STRICT = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads a line as the Arduino Serial Plotter does (parts between blanks, tabs, commas; a part is `value` or
 * `label:value`; a line of labels alone is a header), as people print it (`EMG: 512 mV`, `EMG = 512`, labels with blanks), as CSV
 * with semicolons (decimal commas too), as an object or array of JSON, or as Teleplot (`>name:[time:]value[;…][§unit][|flags]`).
 */
export function readLine(line: string): Line {
	const text = plainText(line);
	if (text === '') return TEXT;
	if (text.startsWith('>')) return teleplot(text.slice(1));
	const object = /^[^{[]*(?:^|[\s:=,])(\{.*\})$/.exec(text)?.[1];
	if (object !== undefined || /^[{[]/.test(text)) return json(object ?? text);
	const cells = readCells(text);
	const numbers = cells.filter(({ value }) => !Number.isNaN(value)).length;
	if (numbers === 0) return header(text);
	// A sentence with a number in it is no record; a record with a broken number is one that was lost.
	const words = SEPARATORS.test(text) ? cells.length : text.split(/\s+/).length;
	if (numbers < cells.length && numbers < words / 2) return TEXT;
	return { kind: 'values', names: cells.map(({ name }) => name), values: cells.map(({ value }) => value) };
}

/** UTF-8 that came byte by byte is read as such; colours, the prefix of a log line and brackets around a line say nothing. */
function plainText(line: string): string {
	return utf8(line)
		.replace(COLOUR, '')
		.replace(/^\ufeff/, '')
		.trim()
		.replace(/^[EWIDV] \(\d+\)\s*/, '')
		.replace(/^[#$!*@](?=[+-]?\.?\d)/, '')
		.replace(/^\((.*)\)$|^<(.*)>$/, '$1$2');
}

function utf8(line: string): string {
	if (!/[\u0080-\u00ff]/.test(line) || /[^\0-\u00ff]/.test(line)) return line;
	try {
		return STRICT.decode(Uint8Array.from(line, (c) => c.charCodeAt(0)));
	} catch {
		return line;
	}
}

function header(text: string): Line {
	const parts = (SEPARATORS.test(text) ? text.replace(/^#\s*/, '').split(/[,;\t|]/) : text.split(/\s+/))
		.map((part) =>
			part
				.trim()
				.replace(/^"(.*)"$/, '$1')
				.replace(/:$/, '')
		)
		.filter((part, i, all) => part !== '' || i < all.length - 1);
	return parts.every((part) => NAME.test(part)) ? { kind: 'names', names: parts } : TEXT;
}

function json(text: string): Line {
	let value: unknown;
	try {
		value = parseJson(text);
	} catch {
		return TEXT;
	}
	const cells: Cell[] = [];
	flatten(value, '', cells);
	if (cells.length === 0) return TEXT;
	return { kind: 'values', names: cells.map(({ name }) => name), values: cells.map((cell) => cell.value) };
}

/**
 * The numbers of a value, in order: `a.b` is a field of a field, `a 2` the second of a list. A text counts when it is a
 * number, as some boards send them.
 */
function flatten(value: unknown, name: string, cells: Cell[], depth = 0): void {
	if (cells.length >= MOST_JSON || depth > 4) return;
	if (typeof value === 'number') cells.push({ name, value });
	else if (typeof value === 'boolean') cells.push({ name, value: Number(value) });
	else if (typeof value === 'string') {
		const [cell, ...others] = readCells(value);
		if (cell?.name === '' && !Number.isNaN(cell.value) && others.length === 0)
			cells.push({ name, value: cell.value });
	} else if (Array.isArray(value))
		value.forEach((one, i) => flatten(one, name && `${name} ${i + 1}`, cells, depth + 1));
	else if (typeof value === 'object' && value !== null)
		for (const [key, one] of Object.entries(value))
			flatten(one, name ? `${name}.${key}` : key, cells, depth + 1);
}

function teleplot(text: string): Line {
	const [point = '', flags = ''] = text.split('|');
	const colon = point.indexOf(':');
	if (colon < 1 || flags.split(',').some((flag) => /^(?:t|xy|clr)$/.test(flag.trim()))) return TEXT;
	const values = point
		.slice(colon + 1)
		.replace(/§.*$/, '')
		.split(';')
		.filter((part) => part.trim() !== '')
		.map((part) => readCells(part.slice(part.lastIndexOf(':') + 1))[0]?.value ?? NaN);
	return values.length === 0 ? TEXT : { kind: 'point', name: point.slice(0, colon), values };
}
