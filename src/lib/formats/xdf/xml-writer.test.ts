import { expect, test } from 'vitest';
import { elementAt, parseXml, textAt } from '../../core/xml.ts';
import { xmlDocument } from './xml-writer.ts';

test('what is written is read back, whatever it says', () => {
	const hard = '<a> & "b" \'c\' ]]> µ 拳 \u{1f44a}';
	const root = parseXml(
		xmlDocument([
			[
				'info',
				[
					['name', hard],
					['empty', []],
					['n', 2.5]
				]
			]
		])
	);
	expect(textAt(root, 'name')).toBe(hard);
	expect(textAt(root, 'n')).toBe('2.5');
	expect(elementAt(root, 'empty')).toEqual({ name: 'empty', text: '', children: [] });
	expect(textAt(root, 'not', 'there')).toBeUndefined();
});

test('what no XML may hold becomes a space', () => {
	expect(textAt(parseXml(xmlDocument([['info', [['name', 'a\0b\ud800c']]]])), 'name')).toBe('a b c');
});
