import { expect, test } from 'vitest';
import type { Measure, MeasureInput } from '../measure.ts';
import { fallingFrequency } from '../synthetic-emg.fixture.ts';
import { fatigueMeasure } from './fatigue-measure.ts';
import { jasaQuadrant } from './jasa.ts';

const FS = 2000;
const input = (samples: Float64Array): MeasureInput => ({
	signals: [{ name: '1', samples, fs: FS, unit: 'uV' }],
	others: [],
	mvcTrials: [],
	events: [],
	contractions: []
});

/** A figure of the first channel. */
function figure(measure: Measure, name: string, from: MeasureInput, values = {}): number | string {
	const [table] = measure.compute(from, values);
	return table!.columns.find((column) => column.name === name)!.values[0]!;
}

test.each([
	[0, 100],
	[-0.5, 120],
	[-1, 110]
])('a median frequency that falls by %d Hz/s from %d Hz is measured so', (slope, start) => {
	const from = input(fallingFrequency(FS, 30, start, slope));
	expect(figure(fatigueMeasure, 'MDF slope', from)).toBeCloseTo(slope, 1);
	expect(figure(fatigueMeasure, 'MDF at start', from)).toBeCloseTo(start, -1);
	expect(figure(fatigueMeasure, 'MDF slope per minute', from)).toBeCloseTo((6000 * slope) / start, -1);
	const low = figure(fatigueMeasure, 'MDF slope, 95 % from', from);
	const high = figure(fatigueMeasure, 'MDF slope, 95 % to', from);
	expect(low).toBeLessThanOrEqual(slope + 0.05);
	expect(high).toBeGreaterThanOrEqual(slope - 0.05);
	if (slope < 0) expect(figure(fatigueMeasure, 'FInsm5, last / first', from)).toBeGreaterThan(1);
});

test('contractions are epochs when they are asked for, and are needed then', () => {
	const from = input(fallingFrequency(FS, 12, 100, -1));
	const contractions = [1, 4, 7].map((second) => ({ start: second * FS, end: (second + 2) * FS }));
	const per = { per: 'contraction' };
	expect(figure(fatigueMeasure, 'epochs', { ...from, contractions }, per)).toBe(3);
	expect(figure(fatigueMeasure, 'epochs', { ...from, contractions })).toBe(6);
	expect(figure(fatigueMeasure, 'MDF slope', { ...from, contractions }, per)).toBeCloseTo(-1, 1);
	expect(() => fatigueMeasure.compute(from, per)).toThrow('Choose a class');
});

test('amplitude and frequency together say what happens', () => {
	expect(jasaQuadrant(1, -1)).toBe('fatigue');
	expect(jasaQuadrant(1, 1)).toBe('force increase');
	expect(jasaQuadrant(-1, -1)).toBe('force decrease');
	expect(jasaQuadrant(-1, 1)).toBe('recovery');
	expect(jasaQuadrant(NaN, 1)).toBe('undecided');
});
