import { expect, test } from 'vitest';
import { clockText, countText, figureText } from './figure-text.ts';

test('a figure keeps its significant digits at every size and never shows an exponent', () => {
	expect([0.0432, 4.32, 43.21, 432.1, 4321, 43210000].map((v) => figureText(v))).toEqual([
		'0.0432',
		'4.32',
		'43.2',
		'432',
		'4321',
		'43210000'
	]);
	expect(figureText(-12.34)).toBe('-12.3');
	expect(figureText(1e-9)).toBe('0.000000');
});

test('what is no number is a dash', () => {
	expect([undefined, NaN, Infinity].map((v) => figureText(v))).toEqual(['–', '–', '–']);
});

test('a span is counted in minutes, and in hours where there are any', () => {
	expect([0, 7.9, 750, 3723].map(clockText)).toEqual(['0:00', '0:07', '12:30', '1:02:03']);
});

test('thousands stand apart', () => {
	expect(countText(1234567)).toBe('1\u202f234\u202f567');
	expect(countText(999)).toBe('999');
});
