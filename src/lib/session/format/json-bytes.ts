import type { Json } from '../../core/parse.ts';

/**
 * JSON as MyoGestic's files have it: indented by two, and ASCII only, because Python on Windows reads a text file in
 * the system's code page. Numbers that JSON has no word for are written as Python writes them.
 */
export function jsonBytes(value: Json): Uint8Array {
	const marked = JSON.stringify(
		value,
		(_key, item: Json) => (typeof item === 'number' && !Number.isFinite(item) ? `${MARK}${item}` : item),
		2
	);
	const ascii = marked.replace(
		/[\u007f-\uffff]/g,
		(c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`
	);
	return new TextEncoder().encode(ascii.replace(/"\\u0000(NaN|-?Infinity)"/g, '$1'));
}

/** No text of a session begins with it. */
const MARK = '\u0000';
