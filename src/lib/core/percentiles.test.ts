import { expect, test } from 'vitest';
import { Percentiles } from './percentiles.ts';

test('percentiles are of the newest values only, by nearest rank', () => {
	const figures = new Percentiles(4);
	expect(figures.at(0.5)).toBeNaN();
	for (const value of [100, 1, 2, 3, 4]) figures.add(value);
	expect(figures.at(0.5)).toBe(2);
	expect(figures.at(0.99)).toBe(4);
	figures.clear();
	expect(figures.at(0.99)).toBeNaN();
});
