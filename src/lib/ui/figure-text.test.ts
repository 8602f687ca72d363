import { expect, test } from 'vitest';
import { figureText } from './figure-text.ts';

test('a figure keeps its significant digits at every size and never shows an exponent', () => {
	expect([0.0432, 4.32, 43.21, 432.1, 4321, 43210000].map((v) => figureText(v))).toEqual([
		'0.0432',
		'4.32',
		'43.2',
		'432',
		'4321',
		'43210000'
	]);
	expect(figureText(-12.34)).toBe('−12.3');
	expect(figureText(1e-9)).toBe('0.000000');
});

test('what is no number is a dash', () => {
	expect([undefined, NaN, Infinity].map((v) => figureText(v))).toEqual(['–', '–', '–']);
});
