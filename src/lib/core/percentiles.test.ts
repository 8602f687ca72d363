import { expect, test } from 'vitest';
import { Percentiles } from './percentiles.ts';

test('percentiles are of the newest values only, by nearest rank', () => {
	const percentiles = new Percentiles(4);
	expect(percentiles.at(0.5)).toBeNaN();
	for (const value of [100, 1, 2, 3, 4]) percentiles.add(value);
	expect(percentiles.at(0.5)).toBe(2);
	expect(percentiles.at(0.99)).toBe(4);
	percentiles.clear();
	expect(percentiles.at(0.99)).toBeNaN();
});
