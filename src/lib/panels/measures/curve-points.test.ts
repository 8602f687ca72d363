import { expect, test } from 'vitest';
import { curvePoints } from './curve-points.ts';

test('a curve fills its box', () => {
	expect(curvePoints([0, 1, 2], 100, 12)).toBe('0.0,11.0 50.0,6.0 100.0,1.0');
	expect(curvePoints([5, 5], 100, 12)).toBe('0.0,11.0 100.0,11.0');
	expect(curvePoints([NaN, 1, 2], 100, 12)).toBe('50.0,11.0 100.0,1.0');
});

test('of many values each pixel keeps the smallest and the largest', () => {
	const values = new Float64Array(10_000);
	values[5000] = 9;
	const points = curvePoints(values, 100, 12).split(' ');
	expect(points).toHaveLength(200);
	expect(points.filter((point) => point.endsWith(',1.0'))).toHaveLength(1);
});
