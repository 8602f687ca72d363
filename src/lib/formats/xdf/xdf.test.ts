// Over 250 lines because export, recorded files and damaged files are compared with the same reader.
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
import { MUTANTS } from '../mutants.fixture.ts';
import { exportedFile, imported, roundTrip, spoiled } from '../sample-files.fixture.ts';
import { xdf } from './index.ts';
import { clockOffset, samplesChunk, streamHeader, xdfFile } from './xdf.fixture.ts';

const random = seeded(3);

const LABELLED: SessionFixture = {
	streams: [
		{ name: 'emg', fs: 1259.26, nChannels: 3, seconds: 4.2, from: 1000, value: () => random() - 0.5 },
		{ name: 'force', fs: 50, nChannels: 1, seconds: 4, from: 1000.1, info: { unit: '%' } }
	],
	labels: [
		[1001, 1],
		[1002.5, 0],
		[1003, -1],
		[1004, 1]
	],
	classNames: ['Rest', 'Fist', 'never']
};

async function everything(session: Session): Promise<unknown> {
	const streams = [];
	for (const info of session.streams) {
		const { name, fs, unit, nChannels, gaps, first, channelNames } = info;
		const { data, timestamps } = await session.getContinuous(name);
		streams.push({ name, fs, unit, nChannels, gaps, first, channelNames, data, timestamps });
	}
	return { streams, labels: session.labels, classNames: session.classNames };
}

describe('out and in again', () => {
	test('every value, timestamp, label and class is the same', async () => {
		const given = await openFakeSession({
			...LABELLED,
			streams: LABELLED.streams.map((stream) => ({
				...stream,
				info: {
					channelNames: Array.from({ length: stream.nChannels! }, (_, i) => `<${i}> & µ`),
					...stream.info
				}
			}))
		});
		expect(await everything(await roundTrip(xdf, given))).toEqual(await everything(given));
	});

	test('gaps, seams and the index of the first sample are the same', async () => {
		const map = await makeSession(LABELLED);
		editJson(map, '/meta.json', (meta) => {
			Object.assign(meta.extras.myodeck.streams.emg, {
				first_sample: 77,
				gaps: [
					{ sample: 577, lost: 30, seconds: 0.1 },
					{ sample: 5000, lost: 0, seconds: 0, row: 900 },
					{ sample: 5100, lost: 2, seconds: 0.1, row: 1000 }
				]
			});
		});
		const given = await openEntries(map);
		const back = await roundTrip(xdf, given);
		const places = (session: Session): unknown =>
			session.streamInfo('emg').gaps.map(({ row, lost, sample }) => ({ row, lost, sample }));
		expect(places(given)).toHaveLength(3);
		expect(places(back)).toEqual(places(given));
		expect(back.streamInfo('emg').first).toBe(77);
	});

	test('one sample without labels comes back', async () => {
		const given = await openFakeSession({
			streams: [{ fs: 100, rows: 1, value: () => Math.PI }],
			classNames: []
		});
		const back = await roundTrip(xdf, given);
		expect(await everything(back)).toEqual(await everything(given));
	});

	test('a class called as the mark that ends a class stays a class', async () => {
		const given = await openFakeSession({ ...LABELLED, classNames: ['unlabeled', '(unlabeled)'] });
		const back = await roundTrip(xdf, given);
		expect(back.labels).toEqual(given.labels);
		expect(back.classNames).toEqual(given.classNames);
	});
});

describe('files of LabRecorder', () => {
	test.each([
		['float32', [1.5, -2.25]],
		['double64', [1.5, -2.25]],
		['int8', [-128, 127]],
		['int16', [-32768, 32767]],
		['int32', [-(2 ** 24), 2 ** 24]],
		['int64', [-(2 ** 24), 12345]]
	] as const)('%s samples are read', async (format, values) => {
		const file = xdfFile([
			streamHeader(1, { name: 'amp', channels: 2, rate: 10, format }),
			samplesChunk(1, format, [{ time: 5, values }, { values }, { values }])
		]);
		const { session } = await imported(xdf, file);
		const { data, timestamps } = await session.getContinuous('amp');
		expect([...data].map(Number)).toEqual([...values, ...values, ...values]);
		expect([...timestamps]).toEqual([5, 5.1, 5.1 + 0.1]);
	});

	test('clock offsets carry every stream over to the clock of the recorder, outliers or not', async () => {
		const drift = (time: number): number => 100 + 2e-5 * (time - 50);
		const offsets = Array.from({ length: 40 }, (_, i) => 50 + 5 * i).map((time, i) =>
			clockOffset(1, time, drift(time) + (i % 10 === 7 ? 0.3 : 0))
		);
		const rows = Array.from({ length: 2000 }, (_, i) => ({ time: 50 + i / 10, values: [i] }));
		const file = xdfFile([
			streamHeader(1, { name: 'amp', channels: 1, rate: 10, format: 'float32' }),
			...offsets.slice(0, 3),
			samplesChunk(1, 'float32', rows.slice(0, 1000)),
			...offsets.slice(3),
			samplesChunk(1, 'float32', rows.slice(1000)),
			streamHeader(2, { name: 'keys', type: 'Markers', channels: 1, rate: 0, format: 'string' }),
			clockOffset(2, 10, 140),
			samplesChunk(2, 'string', [
				{ time: 20, texts: ['Fist'] },
				{ time: 30, texts: ['Rest'] },
				{ time: 40, texts: ['Fist'] }
			])
		]);
		const { session } = await imported(xdf, file);
		const { timestamps } = await session.getContinuous('amp');
		for (const [i, { time }] of rows.entries())
			expect(Math.abs(timestamps[i]! - time - drift(time))).toBeLessThan(2e-5);
		expect(session.labels.slice(0, 3).map(({ timestamp, classIndex }) => [timestamp, classIndex])).toEqual([
			[160, 0],
			[170, 1],
			[180, 0]
		]);
		expect(session.classNames).toEqual(['Fist', 'Rest']);
	});

	test('a clock that was reset in mid-recording is followed', async () => {
		const before = Array.from({ length: 12 }, (_, i) => clockOffset(1, 5000 + 5 * i, 1000));
		const after = Array.from({ length: 12 }, (_, i) => clockOffset(1, 20 + 5 * i, 6060));
		const file = xdfFile([
			streamHeader(1, { name: 'amp', channels: 1, rate: 1, format: 'int16' }),
			...before,
			samplesChunk(
				1,
				'int16',
				Array.from({ length: 60 }, (_, i) => ({ time: 5000 + i, values: [i] }))
			),
			...after,
			samplesChunk(
				1,
				'int16',
				Array.from({ length: 60 }, (_, i) => ({ time: 20 + i, values: [i] }))
			)
		]);
		const { session, summary } = await imported(xdf, file);
		const { timestamps } = await session.getContinuous('amp');
		expect(timestamps[59]).toBeCloseTo(6059, 6);
		expect(timestamps[60]).toBeCloseTo(6080, 6);
		expect(summary.problems.join(' ')).toContain('reset 1 times');
	});

	test('jitter stays as it was recorded, and lost packets are gaps', async () => {
		const kept = Array.from({ length: 600 }, (_, i) => i).filter((i) => i < 300 || i >= 310);
		const rows = kept.map((i) => ({ time: i / 100 + Math.sin(i) * 1e-4, values: [i] }));
		const file = xdfFile([
			streamHeader(1, { name: 'amp', channels: 1, rate: 100, format: 'float32' }),
			samplesChunk(1, 'float32', rows)
		]);
		const { session } = await imported(xdf, file);
		const { timestamps } = await session.getContinuous('amp');
		expect([...timestamps]).toEqual(rows.map(({ time }) => time));
		expect(session.streamInfo('amp').gaps).toMatchObject([{ row: 300, lost: 10 }]);
	});

	test('bursts are no gaps, and a rate that is not kept is said', async () => {
		const bursts = Array.from({ length: 3000 }, (_, i) => ({ time: Math.floor(i / 50) * 0.05, values: [i] }));
		const slow = Array.from({ length: 500 }, (_, i) => ({ time: i / 487, values: [i] }));
		const file = xdfFile([
			streamHeader(1, { name: 'bursts', channels: 1, rate: 1000, format: 'float32' }),
			streamHeader(2, { name: 'slow', channels: 1, rate: 1000, format: 'float32' }),
			samplesChunk(1, 'float32', bursts),
			samplesChunk(2, 'float32', slow)
		]);
		const { session, summary } = await imported(xdf, file);
		expect(session.streamInfo('bursts')).toMatchObject({ gaps: [], gapsCounted: false });
		expect(session.streamInfo('slow')).toMatchObject({ gaps: [], gapsCounted: true });
		expect(summary.problems.join(' ')).toContain('slow: 487.0 Hz came where 1000 Hz is declared');
	});

	test('units, names and device come from the description', async () => {
		const desc =
			'<channels><channel><label>left</label><unit>volts</unit></channel>' +
			'<channel><label>right</label><unit>microvolts</unit></channel></channels>' +
			'<acquisition><manufacturer>Acme</manufacturer><model>Amp 2</model></acquisition>';
		const file = xdfFile([
			streamHeader(1, { name: 'amp', channels: 2, rate: 10, format: 'float32', desc }),
			samplesChunk(1, 'float32', [{ time: 1, values: [0.5, 3] }])
		]);
		const { session } = await imported(xdf, file);
		expect(session.streamInfo('amp')).toMatchObject({
			unit: 'uV',
			channelNames: ['left', 'right'],
			device: 'Acme Amp 2'
		});
		expect([...(await session.getContinuous('amp')).data].map(Number)).toEqual([500_000, 3]);
	});

	test('of several marker streams one gives the labels, and a person may choose', async () => {
		const file = xdfFile([
			streamHeader(1, { name: 'amp', channels: 1, rate: 10, format: 'float32' }),
			streamHeader(2, { name: 'log', type: 'Text', channels: 1, rate: 0, format: 'string' }),
			streamHeader(3, { name: 'cues', type: 'Markers', channels: 1, rate: 0, format: 'string' }),
			samplesChunk(
				1,
				'float32',
				Array.from({ length: 20 }, (_, i) => ({ time: i / 10, values: [i] }))
			),
			samplesChunk(2, 'string', [{ time: 0.3, texts: ['hello'] }]),
			samplesChunk(3, 'string', [{ time: 0.5, texts: ['Fist'] }])
		]);
		const first = await imported(xdf, file);
		expect(first.session.classNames[0]).toBe('Fist');
		expect(first.summary.problems.join(' ')).toContain('those of log are kept as label tracks');
		expect((await imported(xdf, file, { labelStream: 'log' })).session.classNames).toContain('hello');
		await expect(imported(xdf, file, { labelStream: 'amp' })).rejects.toThrow(
			'Its marker streams are: log, cues'
		);
	});
});

describe('damage', () => {
	const whole = async (): Promise<Uint8Array> => exportedFile(xdf, await openFakeSession(LABELLED));

	test('a file that was cut off gives what is there of it, and says so', async () => {
		const bytes = await whole();
		const { session, summary } = await imported(xdf, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
		const { nSamples } = session.streamInfo('emg');
		expect(nSamples / (1259.26 * 4.2)).toBeGreaterThan(0.5);
		const given = await (
			await openFakeSession({ ...LABELLED, labels: [] })
		).getContinuous('emg', { end: nSamples });
		expect((await session.getContinuous('emg')).timestamps).toEqual(given.timestamps);
		expect(summary.problems.join(' ')).toContain('ends in the middle of a chunk');
	});

	test('behind damage reading goes on at the next boundary', async () => {
		const rows = (from: number): { time: number; values: number[] }[] =>
			Array.from({ length: 10 }, (_, i) => ({ time: from + i / 10, values: [from + i] }));
		const file = xdfFile([
			streamHeader(1, { name: 'amp', channels: 1, rate: 10, format: 'float32' }),
			samplesChunk(1, 'float32', rows(0)),
			Uint8Array.of(9, 9, 9, 9, 9),
			samplesChunk(1, 'float32', rows(1)),
			'boundary',
			samplesChunk(1, 'float32', rows(2))
		]);
		const { session, summary } = await imported(xdf, file);
		const { data } = await session.getContinuous('amp');
		expect([...data].map(Number)).toEqual([...rows(0), ...rows(2)].map(({ values }) => values[0]));
		expect(summary.problems.join(' ')).toContain('The file is damaged at byte');
	});

	test.each([
		['nothing', new Uint8Array(0), 'does not begin with "XDF:"'],
		['a file without streams', xdfFile([]), 'holds no samples']
	])('%s is refused with what to do', async (_what, bytes, sentence) => {
		await expect(imported(xdf, bytes)).rejects.toThrow(sentence);
	});

	test('mutated files open or are refused with a sentence', async () => {
		for (const [i, bytes] of [...spoiled(await whole(), MUTANTS, 9)].entries()) {
			try {
				const { session } = await imported(xdf, bytes);
				for (const { name } of session.streams) await session.getContinuous(name);
			} catch (error) {
				if (!isAppError(error, 'SessionError')) throw new Error(`mutation ${i}`, { cause: error });
				expect(error.message).toContain('given.xdf');
			}
		}
	});
});
