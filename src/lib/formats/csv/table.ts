import type { RandomAccess } from '../../store/random-access.ts';
import { refuse } from '../format.ts';
import { cellsOf, readLines } from './lines.ts';

/** A row of a table. */
export interface Row {
	readonly cells: readonly string[];
	/** Line it begins on. */
	readonly line: number;
	readonly bytes: number;
	readonly ended: boolean;
}

/** Lines a quoted cell may run over. */
const MAX_JOINED = 200;
const MAX_ROW = 2 ** 20;

/** True for a line that is a remark. */
export const isComment = (text: string): boolean => /^\s*(?:#|%|\/\/)/.test(text);

/** The rows of a file, the heading included; comments and empty lines are left out. */
export async function* readRows(source: RandomAccess, delimiter: string): AsyncGenerator<Row> {
	let open: { text: string; line: number; joined: number } | undefined;
	for await (const { text, number, bytes, ended } of readLines(source)) {
		if (!open && (text.trim() === '' || isComment(text))) continue;
		const whole: string = open ? `${open.text}\n${text}` : text;
		const cells = cellsOf(whole, delimiter);
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

/** Words for a value that is missing. */
const MISSING = /^(?:nan|na|n\/a|null|none|-)?$/i;

/** A cell as a number; NaN where it says that there is none; undefined where it is something else. */
export function numberIn(cell: string, decimal: '.' | ','): number | undefined {
	const text = cell.trim();
	if (MISSING.test(text)) return NaN;
	const plain = decimal === ',' ? text.replace(',', '.') : text;
	if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[ed][+-]?\d+)?$/i.test(plain)) return Number(plain.replace(/d/i, 'e'));
	const infinite = /^([+-]?)inf(?:inity)?$/i.exec(plain);
	return infinite ? (infinite[1] === '-' ? -Infinity : Infinity) : undefined;
}
