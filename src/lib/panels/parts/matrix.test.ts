import { expect, test } from 'vitest';
import { cellText, nameLength } from './matrix.ts';

test('a cell shows windows, or their share of the row', () => {
	expect([cellText(3, 12, 'count'), cellText(3, 12, 'percent')]).toEqual(['3', '25']);
	expect([cellText(0, 12, 'count'), cellText(0, 0, 'percent')]).toEqual(['·', '·']);
});

test('a share does not look like all or nothing unless it is', () => {
	expect([cellText(1, 1000, 'percent'), cellText(999, 1000, 'percent')]).toEqual(['<1', '>99']);
	expect(cellText(1000, 1000, 'percent')).toBe('100');
});

test('names are whole up to 24 characters', () => {
	expect([nameLength([]), nameLength(['Rest', 'radial_deviation']), nameLength(['x'.repeat(80)])]).toEqual([
		4, 16, 24
	]);
});
