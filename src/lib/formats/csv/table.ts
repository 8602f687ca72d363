import { textOfInert } from '../../core/csv-cell.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { refuse } from '../format.ts';
import type { Encoding } from './encoding.ts';
import { cellsOf, readLines } from './lines.ts';

/** A row of a table. */
export interface Row {
	readonly cells: readonly string[];
	/** Line it begins on, from 1 on. */
	readonly line: number;
	readonly bytes: number;
	readonly ended: boolean;
}

/** How the rows of a file are cut into cells. */
export interface Dialect {
	readonly encoding: Encoding;
	readonly delimiter: string;
	readonly decimal: '.' | ',';
}

/** Lines a quoted cell may run over. */
const MAX_JOINED = 200;
const MAX_ROW = 2 ** 20;

/** True for a line that is a remark. */
export const isComment = (text: string): boolean => /^\s*(?:#|%|\/\/)/.test(text);

/** The rows from line `from` on (the first has number 1); comments and empty lines are left out. */
export async function* readRows(
	source: RandomAccess,
	{ encoding, delimiter }: Pick<Dialect, 'encoding' | 'delimiter'>,
	from = 1
): AsyncGenerator<Row> {
	let open: { text: string; line: number; joined: number } | undefined;
	for await (const { text, number, bytes, ended } of readLines(source, encoding)) {
		if (number < from) continue;
		if (!open && (text.trim() === '' || isComment(text))) continue;
		const whole: string = open ? `${open.text}\n${text}` : text;
		const cells = cellsOf(whole, delimiter)?.map(textOfInert);
		if (cells) {
			yield { cells, line: open?.line ?? number, bytes, ended };
			open = undefined;
			continue;
		}
		open = { text: whole, line: open?.line ?? number, joined: (open?.joined ?? 0) + 1 };
		if (open.joined > MAX_JOINED || whole.length > MAX_ROW) {
			const what = `has a quote on line ${open.line} that is never closed`;
			throw refuse(source.name, what, 'Take the quote out, then import it again.');
		}
	}
}
