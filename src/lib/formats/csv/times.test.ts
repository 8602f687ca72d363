import { describe, expect, test } from 'vitest';
import { readTextTime } from './date-time.ts';
import { lines, shapes, table, wave } from './table.fixture.ts';

const two = (n: number, digits = 2): string => String(n).padStart(digits, '0');
/** `10:00:00.000` and on, in steps of milliseconds. */
const clock = (ms: number): string =>
	`${two(Math.floor(ms / 3_600_000) % 24)}:${two(Math.floor(ms / 60_000) % 60)}:${two(Math.floor(ms / 1000) % 60)}.${two(ms % 1000, 3)}`;
const TEN = 36_000_000;

describe('units of time', () => {
	test.each([
		['time', 0.001, 1000, ''],
		['time', 1, 1000, 'milliseconds'],
		['time', 5, 200, 'milliseconds'],
		['time', 0.5, 2000, 'milliseconds'],
		['time', 500, 2000, 'microseconds'],
		['time', 1000, 1000, 'microseconds'],
		['time', 500_000, 2000, 'nanoseconds'],
		['time (ms)', 5, 200, ''],
		['time_ms', 2, 500, ''],
		['TimeMs', 2, 500, ''],
		['Time[us]', 500, 2000, ''],
		['t_ns', 1_000_000, 1000, ''],
		['millis', 4, 250, ''],
		['millis()', 4, 250, ''],
		['micros', 2000, 500, ''],
		['timestamp_us', 2000, 500, ''],
		['Time (min)', 1 / 60_000, 1000, ''],
		['time (s)', 0.1, 10, ''],
		['Zeit (ms)', 1, 1000, ''],
		['Elapsed Time (seconds)', 0.002, 500, '']
	])('%s in steps of %d is %d Hz', async (name, step, fs, note) => {
		const { session, notes } = await table(
			`${name},a\n${lines(400, (i) => `${Number((i * step).toPrecision(12))},${wave(i)}`)}\n`
		);
		expect(shapes(session)).toEqual([`emg 1×${fs} a.u.`]);
		if (note) expect(notes).toContain(note);
		else expect(notes).toBe('');
		const range = (await session.timeRange('emg'))!;
		expect(range.last - range.first).toBeCloseTo(399 / fs, 6);
	});

	test('samples as time where the rate is said', async () => {
		const { session } = await table(`# fs: 500\ntime,a\n${lines(400, (i) => `${i},${wave(i)}`)}\n`);
		expect(shapes(session)).toEqual(['emg 1×500 a.u.']);
		expect((await session.timeRange('emg'))!.last).toBeCloseTo(399 / 500, 9);
	});

	test.each([
		['seconds', 1, 1],
		['milliseconds', 1000, 1],
		['microseconds', 1e6, 1],
		['nanoseconds', 1e9, 1]
	])('since 1970 in %s', async (_unit, factor) => {
		const { session } = await table(
			`timestamp,a\n${lines(400, (i) => `${(BigInt(1714636800000 + i * 2) * BigInt(1e6)) / BigInt(1e9 / factor)}${factor === 1 ? `.${two((i * 2) % 1000, 3)}` : ''},${wave(i)}`)}\n`
		);
		expect(shapes(session)).toEqual(['emg 1×500 a.u.']);
		expect((await session.timeRange('emg'))!.first).toBeCloseTo(1714636800, 3);
		expect(session.created.slice(0, 10)).toBe('2024-05-02');
	});

	test('a slow time with a unit is believed, and said', async () => {
		const { session, notes } = await table(`time (s),a\n${lines(50, (i) => `${i * 5},${wave(i)}`)}\n`);
		expect(shapes(session)).toEqual(['emg 1×0.2 a.u.']);
		expect(notes).toContain('0.2 Hz');
	});
});

describe('times as text', () => {
	const day = '2024-05-02';
	test.each([
		['ISO with Z', (ms: number) => `${day}T${clock(ms)}Z`, day],
		['ISO with an offset', (ms: number) => `${day}T${clock(ms)}+00:00`, day],
		['ISO without a zone', (ms: number) => `${day}T${clock(ms)}`, day],
		['a space', (ms: number) => `${day} ${clock(ms)}`, day],
		['microseconds', (ms: number) => `${day} ${clock(ms)}000`, day],
		['slashes', (ms: number) => `2024/05/02 ${clock(ms)}`, day],
		['points, day first', (ms: number) => `02.05.2024 ${clock(ms)}`, day],
		['slashes, day first', (ms: number) => `22/05/2024 ${clock(ms)}`, '2024-05-22'],
		['slashes, month first', (ms: number) => `05/22/2024 ${clock(ms)}`, '2024-05-22'],
		['a month by name', (ms: number) => `02-May-2024 ${clock(ms)}`, day],
		['digits only', (ms: number) => `20240502T${clock(ms).replaceAll(':', '')}`, day],
		['a colon before milliseconds', (ms: number) => `${day} ${clock(ms).replace('.', ':')}`, day],
		['a clock alone', (ms: number) => clock(ms), ''],
		['a clock with AM', (ms: number) => `${clock(ms)} AM`, ''],
		['minutes and seconds', (ms: number) => clock(ms).slice(3), '']
	])('%s', async (_what, text, date) => {
		const { session } = await table(
			`Timestamp,a,b\n${lines(500, (i) => `${text(TEN + i * 2)},${wave(i)},1.5`)}\n`
		);
		expect(shapes(session)).toEqual(['emg 2×500 a.u.']);
		if (date) expect(session.created.slice(0, 10)).toBe(date);
		const range = (await session.timeRange('emg'))!;
		expect(range.last - range.first).toBeCloseTo(0.998, 5);
	});

	test('a decimal comma in a clock, quoted', async () => {
		const { session } = await table(
			`Time,a\n${lines(300, (i) => `"${clock(TEN + i).replace('.', ',')}",${wave(i)}`)}\n`
		);
		expect(shapes(session)).toEqual(['emg 1×1000 a.u.']);
	});

	test('a clock goes past midnight', async () => {
		const { session, notes } = await table(
			`time,a\n${lines(400, (i) => `${clock(86_399_800 + i)},${wave(i)}`)}\n`
		);
		expect(shapes(session)).toEqual(['emg 1×1000 a.u.']);
		const range = (await session.timeRange('emg'))!;
		expect(range.last - range.first).toBeCloseTo(0.399, 6);
		expect(notes).toBe('');
	});

	test('a date beside a clock', async () => {
		const { session } = await table(
			`Date,Time,a\n${lines(300, (i) => `2024-05-02,${clock(TEN + i)},${wave(i)}`)}\n`
		);
		expect(shapes(session)).toEqual(['emg 1×1000 a.u.']);
		expect(session.created).toBe('2024-05-02T10:00:00');
	});

	test('a date that can be read both ways is said', async () => {
		const { notes } = await table(
			`time,a\n${lines(300, (i) => `05/02/2024 ${clock(TEN + i)},${wave(i)}`)}\n`
		);
		expect(notes).toContain('day was taken to come before the month');
	});

	test('words are no times', () => {
		for (const text of ['rest', '12', '1.5', 'EMG:1', '2024-05-02', '25:99:99', ''])
			expect([text, readTextTime(text, 'dmy')]).toEqual([text, undefined]);
	});
});

describe('breaks in the times', () => {
	const read = (time: (i: number) => number, n = 2000): ReturnType<typeof table> =>
		table(`time,a\n${lines(n, (i) => `${time(i).toFixed(4)},${wave(i)}`)}\n`);

	test.each([
		['early', (i: number) => (i < 100 ? i : i + 1000) / 1000, [[100, 1000]]],
		['late', (i: number) => (i < 1900 ? i : i + 5) / 1000, [[1900, 5]]],
		['of one sample', (i: number) => (i < 700 ? i : i + 1) / 1000, [[700, 1]]],
		[
			'twice',
			(i: number) => (i < 500 ? i : i < 1500 ? i + 20 : i + 60) / 1000,
			[
				[500, 20],
				[1500, 40]
			]
		]
	])('a gap %s', async (_where, time, gaps) => {
		const { session } = await read(time);
		const { fs, gaps: found } = session.streamInfo('emg');
		expect([fs, found.map(({ row, lost }) => [row, lost])]).toEqual([1000, gaps]);
	});

	test('a packet that is missing', async () => {
		const { session } = await read((i) => (Math.floor((i < 800 ? i : i + 8) / 8) * 8) / 500);
		const { fs, gaps } = session.streamInfo('emg');
		expect([fs, gaps.map(({ row, lost }) => [row, lost])]).toEqual([500, [[800, 8]]]);
	});

	test('a stamp far from those around is replaced, and said', async () => {
		const { session, notes } = await read((i) => (i === 700 ? 0 : i === 900 ? 5000 : i / 1000));
		expect(session.streamInfo('emg').gaps).toEqual([]);
		expect((await session.getContinuous('emg')).timestamps[700]).toBeCloseTo(0.7, 6);
		expect(notes).toContain('2 times are far from those around and were replaced');
	});

	test('a new beginning follows the first part, and is said', async () => {
		const { session, notes } = await read((i) => (i % 1000) / 1000);
		const { fs, gaps } = session.streamInfo('emg');
		expect([fs, gaps.map(({ row, lost }) => [row, lost])]).toEqual([1000, [[1000, 0]]]);
		expect((await session.timeRange('emg'))!.last).toBeCloseTo(1.999, 6);
		expect(notes).toMatch(/begin anew once, first on line 1002/);
	});

	test('rows with the same time, and rows out of order, are said', async () => {
		const { session, notes } = await read(
			(i) => (i === 300 ? 299 : i === 600 ? 601 : i === 601 ? 600 : i) / 1000
		);
		expect(session.streamInfo('emg').fs).toBe(1000);
		expect(session.streamInfo('emg').gaps).toEqual([]);
		expect(notes).toContain('One row has the time of the row before');
		expect(notes).toContain('The times go back once');
	});
});
