import { expect, test } from 'vitest';
import { RunningMinMax } from './running-min-max.ts';
import { columnsOf } from './min-max-pyramid.ts';
import { hertz } from './units.ts';

/** Timestamps of `n` samples at `fs` Hz from `from` seconds on. */
const times = (n: number, fs: number, from = 0): Float64Array =>
	Float64Array.from({ length: n }, (_, i) => from + i / fs);
/** Rows of `nChannels` that hold `value(row, channel)`. */
const rows = (n: number, nChannels: number, value: (row: number, channel: number) => number): Float32Array =>
	Float32Array.from({ length: n * nChannels }, (_, i) => value(Math.floor(i / nChannels), i % nChannels));

test('each bin has the lowest and highest value of its time; what follows makes it grow', () => {
	const growing = new RunningMinMax({ nChannels: 1, fs: hertz(50), unit: 'a.u.' });
	expect(growing.duration).toBe(0);
	growing.push(
		rows(50, 1, (row) => (row % 2 === 0 ? 1 : -2)),
		times(50, 50, 100)
	);
	expect(growing.start).toBe(100);
	expect(growing.duration).toBeCloseTo(0.98, 6);
	growing.push(
		rows(50, 1, () => 7),
		times(50, 50, 101)
	);
	expect(growing.duration).toBeCloseTo(1.98, 6);
	const overview = growing.overview('emg');
	expect([...columnsOf(overview, 0, 2, 2)]).toEqual([-2, 1, 7, 7]);
	expect([...columnsOf(overview, 2, 4, 1)]).toEqual([NaN, NaN]);
});

test('bins are folded by two when memory is full: an hour takes as much as a minute, and no peak is lost', () => {
	const growing = new RunningMinMax({ nChannels: 1, fs: hertz(50), unit: 'a.u.' }, 64);
	const first = growing.binSeconds;
	for (let second = 0; second < 3600; second++) {
		growing.push(
			rows(50, 1, (row) => (second === 1234 && row === 7 ? 900 : second === 2000 && row === 3 ? -900 : 1)),
			times(50, 50, second)
		);
	}
	const overview = growing.overview('emg');
	expect(overview.duration).toBeCloseTo(3599.98, 6);
	expect(overview.levels).toHaveLength(1);
	const { bins, binSeconds } = overview.levels[0]!;
	expect(bins.length).toBeLessThanOrEqual(2 * 64);
	expect(bins.length).toBeGreaterThan(64);
	expect(binSeconds / first).toBe(2 ** Math.round(Math.log2(binSeconds / first)));
	const columns = columnsOf(overview, 0, 3600, 36);
	expect(Math.max(...columns.slice(2 * 12, 2 * 14))).toBe(900);
	expect(Math.min(...columns.slice(2 * 19, 2 * 22))).toBe(-900);
	expect([...columns.slice(0, 8)]).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
	// A jump of a day folds as often as it must at once.
	growing.push(Float32Array.of(5), Float64Array.of(86_400));
	expect(growing.overview('emg').levels[0]!.bins.length).toBeLessThanOrEqual(2 * 64);
});

test('a fast stream is drawn about the mean of each channel, so that offsets and one bad channel do not hide the rest', () => {
	const growing = new RunningMinMax({ nChannels: 4, fs: hertz(1000), unit: 'uV' });
	for (let k = 0; k < 40; k++) {
		growing.push(
			rows(100, 4, (row, channel) => 5000 * channel + (row % 2 === 0 ? 10 : -10)),
			times(100, 1000, k / 10)
		);
	}
	const [low, high] = columnsOf(growing.overview('emg'), 2, 4, 1);
	expect(low).toBeCloseTo(-10, 0);
	expect(high).toBeCloseTo(10, 0);
});

test('time without samples stays empty; samples that are no numbers and times before the start change nothing', () => {
	const growing = new RunningMinMax({ nChannels: 2, fs: hertz(50), unit: 'a.u.' });
	growing.push(
		rows(50, 2, (_, channel) => (channel === 0 ? NaN : 3)),
		times(50, 50, 10)
	);
	growing.push(
		rows(50, 2, () => 3),
		times(50, 50, 13)
	);
	growing.push(Float32Array.of(99, 99), Float64Array.of(9));
	const columns = [...columnsOf(growing.overview('emg'), 0, 4, 4)];
	expect(columns).toEqual([3, 3, NaN, NaN, NaN, NaN, 3, 3]);
	expect(growing.duration).toBeCloseTo(3.98, 6);
});
