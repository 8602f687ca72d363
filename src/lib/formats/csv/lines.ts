import type { RandomAccess } from '../../store/random-access.ts';
import { refuse } from '../format.ts';
import type { Encoding } from './encoding.ts';

/** A line that is longer is no line of a table. */
const MAX_LINE = 2 ** 20;
const BLOCK_BYTES = 256 * 1024;

/** A line of a file, without its end. */
export interface Line {
	readonly text: string;
	/** Counted from 1, as editors do. */
	readonly number: number;
	/** Bytes read from the file so far. */
	readonly bytes: number;
	/** False for a last line without an end: it may have been cut off. */
	readonly ended: boolean;
}

/**
 * The lines of a text file, ended by LF, CRLF or CR. A line break inside quotes is found by the reader of cells, which asks
 * for the next line. Memory: one block.
 */
export async function* readLines(source: RandomAccess, encoding: Encoding): AsyncGenerator<Line> {
	const decoder = new TextDecoder(encoding);
	let rest = '';
	let number = 0;
	let end: '\n' | '\r' | undefined;
	for (let at = 0; at < source.size;) {
		const length = Math.min(BLOCK_BYTES, source.size - at);
		rest += decoder.decode(await source.read(at, length), { stream: true });
		at += length;
		end ??= rest.includes('\n') ? '\n' : rest.includes('\r') && at >= BLOCK_BYTES ? '\r' : undefined;
		if (at === source.size) end ??= rest.includes('\r') ? '\r' : '\n';
		let from = 0;
		if (end) {
			for (let to = rest.indexOf(end); to >= 0; to = rest.indexOf(end, from)) {
				const text =
					rest[to - 1] === '\r' && end === '\n'
						? rest.slice(from, Math.max(from, to - 1))
						: rest.slice(from, to);
				yield { text, number: ++number, bytes: at, ended: true };
				from = to + 1;
			}
		}
		rest = rest.slice(from);
		if (rest.length > MAX_LINE) {
			throw refuse(
				source.name,
				`has a line ${number + 1} of over a million characters`,
				'Choose a table of text (CSV).'
			);
		}
	}
	if (rest !== '') yield { text: rest, number: number + 1, bytes: source.size, ended: false };
}

/**
 * The cells of a line (RFC 4180): parted by `delimiter`, or by any white space when that is a space; quoted cells may hold
 * delimiters and doubled quotes. Undefined when the line ends inside quotes.
 */
export function cellsOf(text: string, delimiter: string): string[] | undefined {
	if (delimiter === ' ') return text.trim().split(/\s+/);
	if (!text.includes('"')) return text.split(delimiter);
	const cells: string[] = [];
	for (let at = 0; ;) {
		// A quote may follow the space after a delimiter.
		if (text[at] === ' ' && /^ +"/.test(text.slice(at, at + 20))) at = text.indexOf('"', at);
		if (text[at] !== '"') {
			const end = text.indexOf(delimiter, at);
			cells.push(text.slice(at, end < 0 ? undefined : end));
			if (end < 0) return cells;
			at = end + delimiter.length;
			continue;
		}
		let end = at + 1;
		while ((end = text.indexOf('"', end)) >= 0 && text[end + 1] === '"') end += 2;
		if (end < 0) return undefined;
		// What stands between the closing quote and the delimiter belongs to the cell, odd as it is.
		const next = text.indexOf(delimiter, end + 1);
		const odd = text.slice(end + 1, next < 0 ? undefined : next);
		cells.push(text.slice(at + 1, end).replaceAll('""', '"') + odd);
		if (next < 0) return cells;
		at = next + delimiter.length;
	}
}
