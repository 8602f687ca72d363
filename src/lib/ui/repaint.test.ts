import { expect, test } from 'vitest';
import { needsRepaint } from './repaint.ts';

test('a canvas is painted once, and again when a value it shows has changed', () => {
	expect(needsRepaint(undefined, [NaN, 100])).toBe(true);
	expect(needsRepaint([1, 100], [2, 100])).toBe(true);
	expect(needsRepaint([1, 100], [1, 100])).toBe(false);
	expect(needsRepaint([1], [1, 100])).toBe(true);
});

test('no time yet is no news, the first time is, and so is its end', () => {
	expect(needsRepaint([NaN, 100], [NaN, 100])).toBe(false);
	expect(needsRepaint([NaN, 100], [5, 100])).toBe(true);
	expect(needsRepaint([5, 100], [NaN, 100])).toBe(true);
});

test('lists count by what they are, not by what is in them', () => {
	const lanes = [{}];
	expect(needsRepaint([lanes], [lanes])).toBe(false);
	expect(needsRepaint([lanes], [[...lanes]])).toBe(true);
});
