import { describe, expect, test } from 'vitest';
import { decibelRange, edgeCurve, mainsOf, meanCurve, axisValues, peakHz } from './spectrum-plot.ts';

const frequencies = Float64Array.from({ length: 501 }, (_, k) => k);
/** A flat density of 1 with lines of `power` at multiples of `hz`. */
const lines = (hz: number, power: number): Float64Array =>
	frequencies.map((f) => (f > 0 && f % hz === 0 ? power : 1));

describe('the axis of decibels', () => {
	test('holds the curves in tens, and stands still while they fit', () => {
		const range = decibelRange([lines(50, 150)], undefined)!;
		expect(range).toEqual({ low: 0, high: 30 });
		expect(decibelRange([lines(50, 900)], range)).toBe(range);
		expect(decibelRange([lines(50, 20_000)], range)).toEqual({ low: 0, high: 50 });
		expect(decibelRange([lines(50, 2)], { low: -20, high: 60 })).toEqual({ low: -10, high: 10 });
	});

	test('is not there without a signal, and shows 80 dB at most', () => {
		expect(decibelRange([new Float64Array(501)], undefined)).toBeUndefined();
		expect(decibelRange([lines(50, 1e12)], undefined)).toEqual({ low: 40, high: 120 });
	});
});

describe('mains', () => {
	test('is the frequency whose multiples stand out, or the one that is filtered', () => {
		expect(mainsOf(frequencies, lines(50, 100), 0)).toBe(50);
		expect(mainsOf(frequencies, lines(60, 100), 0)).toBe(60);
		expect(mainsOf(frequencies, lines(50, 1), 0)).toBeUndefined();
		const alone = lines(60, 30).map((value, k) => (k === 60 ? value : 1));
		expect(mainsOf(frequencies, alone, 0)).toBe(60);
		expect(mainsOf(frequencies, lines(50, 100), 60)).toBe(60);
	});

	test('is not known where the rate is too low for it', () => {
		expect(mainsOf(frequencies.subarray(0, 26), lines(50, 100).subarray(0, 26), 0)).toBeUndefined();
	});
});

test('the peak is the frequency of the largest density, and not next to 0 Hz', () => {
	const density = lines(80, 5).map((value, k) => (k === 1 ? 100 : k === 160 ? 9 : value));
	expect(peakHz(frequencies, density)).toBe(160);
});

test('curves have a mean of their powers, and edges', () => {
	const curves = [Float64Array.of(1, 10), Float64Array.of(3, 2)];
	expect([...meanCurve(curves)]).toEqual([2, 6]);
	expect([...edgeCurve(curves, false)]).toEqual([3, 10]);
	expect([...edgeCurve(curves, true)]).toEqual([1, 2]);
});

test('marks of an axis are round numbers that have room', () => {
	expect(axisValues(500, 500)).toEqual([0, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500]);
	expect(axisValues(1000, 300)).toEqual([0, 200, 400, 600, 800, 1000]);
	expect(axisValues(25, 300)).toEqual([0, 5, 10, 15, 20, 25]);
});
