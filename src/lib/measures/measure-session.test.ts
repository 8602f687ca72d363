import { expect, test } from 'vitest';
import { openFakeSession, type SessionFixture } from '../session/write/session.fixture.ts';
import { measureSession, type MeasureRequest } from './measure-session.ts';
import { measures } from './index.ts';
import { measuredCsv, measuredText } from './measured-text.ts';
import { muscleNoise } from './synthetic-emg.fixture.ts';

const FS = 1000;
const noise = [1, 2].map((seed) => muscleNoise(12 * FS, FS, seed));

/** Rest, MVC (2–4 s, strong), Rest, Lift (5–7 s and 8–10 s), Rest; channel 1 is twice as strong as channel 2. */
const level = (second: number): number =>
	second >= 2 && second < 4 ? 200 : (second >= 5 && second < 7) || (second >= 8 && second < 10) ? 100 : 2;

const fixture = (changes: Partial<SessionFixture> = {}): SessionFixture => ({
	streams: [{ fs: FS, seconds: 12, value: (row, c) => (noise[c]![row]! * level(row / FS)) / (c + 1) }],
	classNames: ['Rest', 'MVC', 'Lift'],
	labels: [
		[0, 0],
		[2, 1],
		[4, 0],
		[5, 2],
		[7, 0],
		[8, 2],
		[10, 0]
	],
	...changes
});

async function measured(changes: Partial<SessionFixture>, request: Partial<MeasureRequest>) {
	const session = await openFakeSession(fixture(changes));
	return measureSession(session, { measure: 'envelope', stream: 'emg', ...request });
}

/** A figure of a row of the first table. */
function figure({ tables }: Awaited<ReturnType<typeof measured>>, name: string, row = 0): number | string {
	return tables[0]!.columns.find((column) => column.name === name)!.values[row]!;
}

test('every measure gives figures of a session, with its formula, window, filter and source', async () => {
	const session = await openFakeSession(fixture());
	for (const { id } of measures.all) {
		const result = await measureSession(session, { measure: id, stream: 'emg', label: 'Lift' });
		expect(result.tables[0]!.columns[0]!.values.length, id).toBeGreaterThan(0);
		for (const table of result.tables) {
			const lengths = new Set(table.columns.map(({ values }) => values.length));
			expect(lengths.size, id).toBe(1);
			expect(measuredCsv(table).split('\r\n')).toHaveLength([...lengths][0]! + 2);
		}
		const text = measuredText(result);
		for (const what of [result.formula, result.window, result.filter, result.source]) {
			expect(what).not.toBe('');
			expect(text).toContain(what);
		}
	}
});

test('each trial of a class is measured by itself', async () => {
	const result = await measured({}, { measure: 'rms', label: 'Lift' });
	expect([...result.tables[0]!.columns[0]!.values]).toEqual([1, 1, 2, 2]);
	expect([...result.tables[0]!.columns[1]!.values]).toEqual([5, 5, 8, 8]);
	expect(figure(result, 'RMS', 0)).toBeCloseTo(98, -1);
	expect(figure(result, 'RMS', 1)).toBeCloseTo(49, -1);
});

test('a contraction at half of the MVC is half of the MVC', async () => {
	const result = await measured({}, { measure: 'mvc', label: 'Lift' });
	expect(figure(result, 'mean')).toBeGreaterThan(40);
	expect(figure(result, 'mean')).toBeLessThan(52);
});

test('left and right of different strength have the symmetry of the formula, in % MVC they are alike', async () => {
	const raw = await measured(
		{ classNames: ['Rest', 'Hard', 'Lift'] },
		{ measure: 'symmetry', label: 'Lift' }
	);
	expect(figure(raw, 'symmetry')).toBeCloseTo(2 / 3, 1);
	const percent = await measured({}, { measure: 'symmetry', label: 'Lift' });
	expect(figure(percent, 'symmetry')).toBeGreaterThan(0.93);
});

test('bursts of a session are where its contractions are', async () => {
	const { tables } = await measured({}, { measure: 'onset', channels: [0] });
	const onsets = [...tables[0]!.columns.find(({ name }) => name === 'onset')!.values].map(Number);
	expect(onsets).toHaveLength(3);
	[2, 5, 8].forEach((second, i) => expect(Math.abs(onsets[i]! - second)).toBeLessThan(0.025));
});

test('a stretch is read by seconds from the first sample', async () => {
	const whole = await measured({}, { measure: 'rms', from: 5, to: 7 });
	expect([whole.from, whole.to]).toEqual([5, 7]);
	expect(figure(whole, 'RMS')).toBeCloseTo(98, -1);
});

const second = (changes: object) => ({
	streams: [...fixture().streams, { name: 'right', fs: FS, seconds: 12, value: () => 1, ...changes }]
});

test.each<[string, Partial<SessionFixture>, Partial<MeasureRequest>, string]>([
	[
		'no MVC was recorded',
		{ classNames: ['Rest', 'Fist', 'Lift'] },
		{ measure: 'mvc' },
		'No MVC was recorded: no trial of this session has the class of the MVC. Record a trial'
	],
	[
		'the MVC is zero',
		{ streams: [{ fs: FS, seconds: 12, value: (row) => (level(row / FS) === 200 ? 0 : noise[0]![row]!) }] },
		{ measure: 'mvc', channels: [0] },
		'The MVC of channel 1 is 0'
	],
	[
		'one channel is flat',
		{ streams: [{ fs: FS, seconds: 12, value: (row, c) => (c === 1 ? 7 : noise[0]![row]!) }] },
		{ measure: 'rms' },
		'Channel 2 is flat: all its samples are equal. Check its electrode, or leave the channel out.'
	],
	[
		'left and right have different rates',
		second({ fs: 2000, value: (row: number) => row % 7 }),
		{ measure: 'symmetry', otherStream: 'right' },
		'1 (1000 Hz, uV) and 1 (2000 Hz, uV) differ in rate or unit'
	],
	[
		'there are more channels left than right',
		second({ nChannels: 1 }),
		{ measure: 'co-contraction', otherStream: 'right' },
		'2 and 1 channels are chosen'
	],
	[
		'a trial is shorter than the window',
		{
			labels: [
				[0, 0],
				[5, 2],
				[5.3, 0]
			]
		},
		{ measure: 'spectrum', label: 'Lift' },
		'The stretch is 0.3 s long, and a spectrum needs at least 1 s. Choose a longer stretch or a shorter window.'
	],
	[
		'samples are no numbers',
		{ streams: [{ fs: FS, seconds: 2, value: (row) => (row === 5 ? NaN : row) }] },
		{},
		'Channel 1 has 1 samples that are no numbers'
	],
	[
		'the class does not exist',
		{},
		{ label: 'Jump' },
		'has no class and no marker "Jump". Its classes are: Rest, MVC, Lift'
	],
	[
		'the channel does not exist',
		{},
		{ channels: [2] },
		'Stream emg has no channel 3. Choose channels from 1 to 2.'
	],
	['the stretch is empty', {}, { from: 7, to: 7 }, 'The stretch of emg has no samples.'],
	[
		'the measure does not exist',
		{},
		{ measure: 'x' },
		'There is no measure "x". Choose one of: envelope, rms'
	],
	[
		'a setting is out of its limits',
		{},
		{ values: { lowpassHz: 50 } },
		'must be a number from 2 to 10, not "50". Change the setting.'
	],
	['no events are chosen', {}, { measure: 'cycles' }, 'This measure needs events'],
	[
		'the class has no trial in the stretch',
		{},
		{ label: 'Lift', to: 4 },
		'The stretch has no trial of class Lift.'
	]
])('a sentence says so when %s', async (_, changes, request, sentence) => {
	const failure = measured(changes, request);
	await expect(failure).rejects.toMatchObject({ name: 'SessionError' });
	await expect(failure).rejects.toThrow(sentence);
});
