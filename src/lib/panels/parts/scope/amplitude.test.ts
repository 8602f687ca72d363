import { describe, expect, test } from 'vitest';
import { amplitudeOf, autoScale, centre, commonPeak, niceAbove } from './amplitude.ts';

test('a setting is a number of units or auto', () => {
	expect(['auto', '200', '75.5', '', ' ', '-4', '0', 'NaN', 'Infinity'].map(amplitudeOf)).toEqual([
		'auto',
		200,
		75.5,
		...Array.from({ length: 6 }, () => 'auto')
	]);
});

test('nice numbers are round and never below what is asked', () => {
	expect([0.11, 1, 1.01, 2, 3, 5.1, 99, 4321, 1e-6].map(niceAbove)).toEqual([
		0.15, 1, 1.5, 2, 3, 6, 100, 5000, 1e-6
	]);
	expect([0, -1, NaN, Infinity].map(niceAbove)).toEqual([1, 1, 1, 1]);
});

describe('the automatic scale', () => {
	test('always holds the whole signal', () => {
		let scale: number | undefined;
		for (let k = 0; k < 400; k++) {
			const peak = 10 ** (2 + 2 * Math.sin(k / 7));
			scale = autoScale(scale, peak);
			expect(scale).toBeGreaterThanOrEqual(peak);
		}
	});

	test('does not hop when the peak wavers about a step', () => {
		let scale = autoScale(undefined, 92);
		const seen = new Set<number>();
		for (let k = 0; k < 50; k++) seen.add((scale = autoScale(scale, k % 2 ? 88 : 95)));
		expect(seen.size).toBe(1);
	});

	test('comes down when the signal has become small, and stays where there is none', () => {
		expect(autoScale(1000, 12)).toBe(15);
		expect(autoScale(1000, 0)).toBe(1000);
		expect(autoScale(undefined, NaN)).toBe(1);
	});
});

test('one bad electrode of eight counts, a few of many do not', () => {
	expect(commonPeak([1, 2, 3, 4, 5, 6, 7, 900])).toBe(900);
	expect(commonPeak([...Array.from({ length: 97 }, () => 50), 9e6, 9e6, 9e6])).toBe(50);
	expect(commonPeak([])).toBe(0);
});

describe('the middle of a row', () => {
	test('is zero for a signal around zero', () => {
		expect(centre(0, 12, 100)).toBe(0);
		expect(centre(512, 3, 100)).toBe(0);
	});

	test('is the mean of a signal with an offset, and stays put while that wavers', () => {
		expect(centre(0, 512, 100)).toBe(512);
		expect(centre(512, 520, 100)).toBe(512);
		expect(centre(512, 700, 100)).toBe(700);
		expect(centre(512, NaN, 100)).toBe(512);
	});
});
