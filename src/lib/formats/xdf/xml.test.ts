import { expect, test } from 'vitest';
import { elementAt, parseXml, textAt, xmlDocument } from './xml.ts';

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
	)!;
	expect(textAt(root, 'name')).toBe(hard);
	expect(textAt(root, 'n')).toBe('2.5');
	expect(elementAt(root, 'empty')).toEqual({ name: 'empty', text: '', children: [] });
	expect(textAt(root, 'not', 'there')).toBeUndefined();
});

test('what no XML may hold becomes a space', () => {
	expect(textAt(parseXml(xmlDocument([['info', [['name', 'a\0b\ud800c']]]]))!, 'name')).toBe('a b c');
});

test('instructions, comments, CDATA, attributes and references are understood', () => {
	const root = parseXml(
		'<?xml version="1.0"?><!DOCTYPE info><!-- <x> --><info a="1"><b c=\'d\'/><t><![CDATA[1 < 2]]> &#65;&#x42;&unknown;</t></info>'
	)!;
	expect(root.children.map(({ name }) => name)).toEqual(['b', 't']);
	expect(textAt(root, 't')).toBe('1 < 2 AB&unknown;');
});

test.each(['', 'text', '<a>', '<a></b>', '</a>', '<a/><b/>', '<a><!-- </a>', '<a', '<>', '<a>'.repeat(5000)])(
	'"%s" is no document',
	(text) => {
		expect(parseXml(text)).toBeUndefined();
	}
);
