import { expect, test } from 'vitest';
import { shownLine, shownText } from './control-characters.ts';

test.each([
	['\u001b[31mred', '\\u001b[31mred'],
	['\u009b2J', '\\u009b2J'],
	['a\u0000b\u0007\b', 'a\\u0000b\\u0007\\u0008'],
	['a\rb\tc', 'a\\u000db\\u0009c'],
	['Fist\u202etsiF\u2066', 'Fist\\u202etsiF\\u2066'],
	['\u2028line', '\\u2028line']
])('%j is shown as %j', (text, shown) => {
	expect(shownText(text)).toBe(shown);
});

test('a line end in a name is an escape where a name stands in a line', () => {
	expect(shownLine('Fist\n  note: fine')).toBe('Fist\\u000a  note: fine');
});

test('JSON says the same with its controls as escapes', () => {
	const value = { name: 'a\u009b\u202e\u001b\u007f' };
	expect(JSON.parse(shownText(JSON.stringify(value)))).toEqual(value);
});

test('what people write is shown as it is', () => {
	for (const text of ['Fäuste µV — «ok»', '手を握る', 'קמיצה', 'two\nlines', '💪'])
		expect(shownText(text)).toBe(text);
});
