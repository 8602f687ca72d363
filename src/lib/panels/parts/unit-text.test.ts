import { expect, test } from 'vitest';
import { clipText, unitText } from './unit-text.ts';

test('a unit is written as people write it, and no scale is never passed off as one', () => {
	expect(unitText('uV')).toBe('µV');
	expect(unitText('a.u.')).toBe('a.u.');
});

test('a clipped share is 0 only when nothing was clipped', () => {
	expect([0, 1e-6, 0.0009, 0.024, 1, NaN].map(clipText)).toEqual(['0', '<0.1', '<0.1', '2.4', '100', '–']);
});
