// Over 250 lines because it lists one file for each layout that is read or refused.
import { describe, expect, test } from 'vitest';
import { isAppError } from '../../core/errors.ts';
import { seeded } from '../../core/random.ts';
import {
	editJson,
	makeSession,
	openEntries,
	openFakeSession,
	type SessionFixture
} from '../../session/write/session.fixture.ts';
import type { Session } from '../../session/read/session.ts';
import { bytesAccess } from '../../store/blob.ts';
import { MUTANTS } from '../mutants.fixture.ts';
import { exported, exportedFile, imported, roundTrip, spoiled } from '../sample-files.fixture.ts';
import { csv } from './index.ts';
import { csvLayout } from './layout.ts';
import type { CsvOptions } from './options.ts';
import { cellsOf } from './lines.ts';
import { float32Text } from './number-text.ts';

const random = seeded(11);

const LABELLED: SessionFixture = {
	streams: [
		{ fs: 1259.26, nChannels: 3, seconds: 2, from: 1773061500.25, value: () => (random() - 0.5) * 1e3 }
	],
	labels: [
		[1773061500.5, 1],
		[1773061501, 0],
		[1773061501.25, -1],
		[1773061501.5, 1]
	],
	classNames: ['Rest', 'Fist, "closed"', 'never'],
	name: 'a take'
};

const textOf = async (session: Session): Promise<string> =>
	new TextDecoder().decode(await exportedFile(csv, session));

const read = (text: string, options: CsvOptions = {}): ReturnType<typeof imported> =>
	imported(csv, new TextEncoder().encode(text), { csv: options });

const valuesOf = async (session: Session, stream = 'emg'): Promise<number[]> =>
	[...(await session.getContinuous(stream)).data].map(Number);

const namedSegments = async (session: Session): Promise<unknown[]> =>
	(await session.segments('emg')).map(({ classIndex, start, end }) => [
		session.classNames[classIndex],
		start,
		end
	]);

describe('out and in again', () => {
	test('values, times, rate, classes and the rows of labels are the same', async () => {
		const given = await openFakeSession(LABELLED);
		const back = await roundTrip(csv, given);
		expect(await back.getContinuous('emg')).toEqual(await given.getContinuous('emg'));
		expect(back.streamInfo('emg')).toEqual(given.streamInfo('emg'));
		expect(back.classNames).toEqual(given.classNames);
		expect(await namedSegments(back)).toEqual(await namedSegments(given));
		expect(back.name).toBe('a take');
	});

	test('gaps, seams and odd values are the same', async () => {
		const map = await makeSession({
			streams: [
				{ fs: 100, rows: 3000, nChannels: 1, value: (row) => [0.1, NaN, -Infinity, -0, 1e-30][row % 5]! }
			]
		});
		editJson(map, '/meta.json', (meta) => {
			Object.assign(meta.extras.myodeck.streams.emg, {
				first_sample: 7,
				gaps: [
					{ sample: 7 + 1500, lost: 30, seconds: 0.1 },
					{ sample: 5000, lost: 0, seconds: 0, row: 1600 },
					{ sample: 5100, lost: 2, seconds: 0.1, row: 1700 }
				]
			});
		});
		const given = await openEntries(map);
		const back = await roundTrip(csv, given);
		const places = (session: Session): unknown =>
			session.streamInfo('emg').gaps.map(({ row, lost, sample }) => ({ row, lost, sample }));
		expect(places(given)).toHaveLength(3);
		expect(places(back)).toEqual(places(given));
		expect((await back.getContinuous('emg')).data).toEqual((await given.getContinuous('emg')).data);
	});

	test('one sample without labels comes back', async () => {
		const given = await openFakeSession({ streams: [{ fs: 100, rows: 1, nChannels: 1 }] });
		expect(await valuesOf(await roundTrip(csv, given))).toEqual(await valuesOf(given));
	});

	test('the file says streams, units, rate and start, and is RFC 4180 below its comments', async () => {
		const lines = (await textOf(await openFakeSession(LABELLED))).split('\r\n');
		const comments = lines.filter((line) => line.startsWith('#'));
		expect(comments.join('\n')).toContain('# rate_hz: 1259.26');
		expect(comments.join('\n')).toContain('# units: ["uV","uV","uV"]');
		expect(comments.join('\n')).toMatch(/# start: "2026-03-09T\d\d:\d\d:00\.250000[+-]\d\d:\d\d"/);
		expect(lines[comments.length]).toBe('time,1,2,3,label,class_index');
		expect(cellsOf(lines[comments.length + 400]!, ',')).toHaveLength(6);
		expect(cellsOf(lines[comments.length + 400]!, ',')!.slice(4)).toEqual(['Fist, "closed"', '1']);
		expect(lines.at(-1)).toBe('');
	});

	test('channels that are called as columns are, or alike, each have a column', async () => {
		const given = await openFakeSession({
			streams: [{ fs: 10, nChannels: 4, info: { channelNames: ['time', 'label', 'a', 'a'] } }]
		});
		expect(await textOf(given)).toContain('\r\ntime,time-2,label-2,a,a-2,label,class_index\r\n');
		const back = await roundTrip(csv, given);
		expect(back.streamInfo('emg').channelNames).toEqual(['time', 'label', 'a', 'a']);
		expect(await valuesOf(back)).toEqual(await valuesOf(given));
	});

	test('every stream is a file of its own', async () => {
		const given = await openFakeSession({
			streams: [
				{ name: 'emg', fs: 10 },
				{ name: 'force', fs: 5, rows: 0 }
			]
		});
		expect((await exported(csv, given)).files).toEqual(['made_emg.csv', 'made_force.csv']);
	});

	test('a float32 is written with as few digits as tell it from its neighbours', () => {
		expect(
			[0.1, 1 / 3, 16777216, -0, 3.4e38, 1e-45, 123.456].map((value) => float32Text(Math.fround(value)))
		).toEqual(['0.1', '0.33333334', '16777216', '-0', '3.4e+38', '1.4013e-45', '123.456']);
		for (let i = 0; i < 2000; i++) {
			const value = Math.fround((random() - 0.5) * 10 ** Math.floor(random() * 60 - 30));
			expect(Math.fround(Number(float32Text(value)))).toBe(value);
		}
	});
});

describe('files of others', () => {
	const rows = (n: number, line: (i: number) => string): string =>
		Array.from({ length: n }, (_, i) => line(i)).join('\n');

	test('a heading with units, a time in milliseconds, labels by name', async () => {
		const { session } = await read(
			`Time (ms),FCR [mV],ECU [mV],gesture\n${rows(400, (i) => `${i * 5},${i / 1000},-1,${i < 100 ? '' : i < 200 ? 'fist' : 'open'}`)}\n`
		);
		expect(session.streamInfo('emg')).toMatchObject({
			fs: 200,
			unit: 'uV',
			channelNames: ['FCR', 'ECU'],
			nSamples: 400
		});
		expect((await valuesOf(session)).slice(2, 4)).toEqual([1, -1000]);
		expect(await namedSegments(session)).toEqual([
			['fist', 100, 200],
			['open', 200, 400]
		]);
	});

	test('semicolons, decimal commas, quotes, CRLF and a byte order mark', async () => {
		const { session } = await read(
			`\ufeff"t";"a"\r\n${rows(50, (i) => `"0,${String(i).padStart(2, '0')}";"${i},5"`).replaceAll('\n', '\r\n')}\r\n`
		);
		expect(session.streamInfo('emg')).toMatchObject({ fs: 100, nSamples: 50, channelNames: ['a'] });
		expect((await valuesOf(session)).slice(0, 2)).toEqual([0.5, 1.5]);
	});

	test.each([
		['tabs', '\t'],
		['spaces', '   '],
		['bars', '|']
	])('%s part columns', async (_what, delimiter) => {
		const { session } = await read(
			rows(30, (i) => [i % 7, -i, i / 2].join(delimiter)),
			{ rate: 100 }
		);
		expect(session.streamInfo('emg')).toMatchObject({
			nChannels: 3,
			nSamples: 30,
			fs: 100,
			channelNames: undefined
		});
		expect((await valuesOf(session)).slice(3, 6)).toEqual([1, -1, 0.5]);
	});

	test('UTF-16, as spreadsheets save it', async () => {
		const text = `\ufeffa,b\n${rows(20, (i) => `${i},${i}`)}\n`;
		const bytes = new Uint8Array(new Uint16Array(Array.from(text, (c) => c.charCodeAt(0))).buffer);
		const { session } = await imported(csv, bytes, { csv: { rate: 10 } });
		expect(session.streamInfo('emg')).toMatchObject({ nChannels: 2, nSamples: 20 });
	});

	test('the OpenBCI GUI: rate in a comment, counter and formatted time left out', async () => {
		const head =
			'%OpenBCI Raw EXG Data\n%Number of channels = 2\n%Sample Rate = 250 Hz\n%Board = OpenBCI_GUI$BoardCytonSerial\n';
		const { session } = await read(
			`${head}Sample Index, EXG Channel 0, EXG Channel 1, Timestamp, Timestamp (Formatted)\n` +
				rows(500, (i) => `${i % 256}, ${i / 2}, 3, ${1.7e9 + i / 250}, 2026-03-09 14:05:00.${i}`)
		);
		expect(session.streamInfo('emg')).toMatchObject({
			fs: 250,
			channelNames: ['EXG Channel 0', 'EXG Channel 1']
		});
		expect((await session.timeRange('emg'))!.first).toBe(1.7e9);
	});

	test('numpy: names in a comment', async () => {
		const { session } = await read(`# t,left,right\n${rows(30, (i) => `${i / 10},1,2`)}\n`);
		expect(session.streamInfo('emg')).toMatchObject({ fs: 10, channelNames: ['left', 'right'] });
	});

	test('what a person says comes before what is guessed', async () => {
		const { session } = await read(`time,a,b,state\n${rows(40, (i) => `${i},1,2,${i < 20 ? 0 : 7}`)}\n`, {
			time: null,
			rate: 1000,
			label: 'state',
			channels: ['b', 1],
			unit: 'a.u.',
			streamName: 'arm'
		});
		expect(session.streamInfo('arm')).toMatchObject({ fs: 1000, channelNames: ['b', 'a'] });
		expect((await valuesOf(session, 'arm')).slice(0, 2)).toEqual([2, 1]);
		expect(session.classNames).toEqual(['0', '7']);
		expect((await session.timeRange('arm'))!.last).toBeCloseTo(0.039, 9);
	});

	test('rows that make no sense are left out, told of, and leave a gap', async () => {
		const { session, summary } = await read(
			`t,a\n${rows(300, (i) => (i === 100 ? 'ERROR' : i === 200 ? `${i / 100},oops` : `${i / 100},${i}`))}\n3.0`
		);
		expect(session.streamInfo('emg').gaps).toMatchObject([
			{ row: 100, lost: 1 },
			{ row: 199, lost: 1 }
		]);
		expect(summary.problems.join(' ')).toContain(
			'2 rows were left out, the first because on line 102 it has 1 cells'
		);
		expect(summary.problems.join(' ')).toContain('The last line (302) is not whole');
	});

	test('lost samples show in the times', async () => {
		const { session } = await read(`t,a\n${rows(300, (i) => `${(i < 150 ? i : i + 20) / 100},${i}`)}\n`);
		expect(session.streamInfo('emg').gaps).toMatchObject([{ row: 150, lost: 20 }]);
	});

	test('the layout is there to be shown before anything is imported', async () => {
		const text = 'time,emg1,emg2,class\n0,1,2,rest\n0.1,3,4,fist\n';
		const layout = await csvLayout(bytesAccess(new TextEncoder().encode(text), 'x.csv'));
		expect(layout).toMatchObject({ delimiter: ',', header: true, time: 0, label: 3, channels: [1, 2] });
		expect(layout.columns.map(({ name }) => name)).toEqual(['time', 'emg1', 'emg2', 'class']);
		expect(layout.rows[0]).toEqual(['0', '1', '2', 'rest']);
	});
});

describe('refusals', () => {
	test.each([
		['an empty file', '', {}, 'holds no rows'],
		['prose', 'Once upon a time.\nThe end.\n', {}, 'has no column of numbers'],
		['no rate and no times', '1,2\n3,4\n', {}, 'Say how many samples it has per second'],
		['times that stand still', 't,a\n1,2\n1,4\n', {}, 'times that do not go forward'],
		['a column that is not there', 't,a\n1,2\n2,4\n', { label: 'b' }, 'Its columns are: t, a'],
		['a rate of nothing', '1,2\n3,4\n', { rate: -5 }, 'cannot be read at -5 Hz'],
		['a quote that never ends', `${'1,2\n'.repeat(300)}"${'x\n'.repeat(300)}`, { rate: 10 }, 'never closed']
	] as const)('%s', async (_what, text, options, sentence) => {
		await expect(read(text, options)).rejects.toThrow(sentence);
	});

	test('a table that turns into something else', async () => {
		const text = `${'1,2\n'.repeat(300)}${'x,y\n'.repeat(300)}`;
		await expect(read(text, { rate: 10 })).rejects.toThrow('is no table of numbers throughout');
	});

	test('mutated files open or are refused with a sentence', async () => {
		const whole = (await exportedFile(csv, await openFakeSession(LABELLED))).subarray(0, 40_000);
		for (const [i, bytes] of [...spoiled(whole, MUTANTS, 12)].entries()) {
			try {
				const { session } = await imported(csv, bytes);
				for (const { name } of session.streams) await session.getContinuous(name);
			} catch (error) {
				if (!isAppError(error, 'SessionError')) throw new Error(`mutation ${i}`, { cause: error });
				expect(error.message).toContain('given.csv');
			}
		}
	});
});
