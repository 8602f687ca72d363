import { textOfInert } from '../../core/csv-cell.ts';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import { bytesAccess } from '../../store/blob.ts';
import { readRows } from './table.ts';

const random = seeded(23);
const one = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
const PARTS = ['a', '1.5', ' ', '"', ',', ';', '\n', 'ü', '-3', '#', "'"] as const;

/** A cell as RFC 4180 writes it: quoted where it has to be, sometimes where it has not. */
function cell(text: string): string {
	const must = /[",;\n\r]/.test(text) || random() < 0.2;
	return must ? `"${text.replaceAll('"', '""')}"` : text;
}

test.each([',', ';', '\t'])(
	'random tables parted by %j are cut as papaparse cuts them',
	async (delimiter) => {
		for (let round = 0; round < 200; round++) {
			const width = 2 + Math.floor(random() * 5);
			const rows = Array.from({ length: 1 + Math.floor(random() * 6) }, () =>
				// A first cell that begins with a remark's sign would be one.
				Array.from({ length: width }, (_, i) =>
					Array.from({ length: Math.floor(random() * 4) }, () => one(PARTS))
						.join('')
						.replace(/^\s*#|^$/, i === 0 ? 'x' : '')
				)
			);
			const end = one(['\n', '\r\n'] as const);
			const text = rows.map((row) => row.map(cell).join(delimiter)).join(end) + end;
			const mine: string[][] = [];
			for await (const { cells } of readRows(bytesAccess(new TextEncoder().encode(text), 'a.csv'), {
				encoding: 'utf-8',
				delimiter
			}))
				mine.push([...cells]);
			const theirs = Papa.parse<string[]>(text, { delimiter, newline: end, skipEmptyLines: true })
				// An apostrophe that our export put before a formula is taken away.
				.data.map((row) => row.map(textOfInert));
			expect(mine).toEqual(theirs);
		}
	}
);
