// Over 250 lines because it lists one file for each way in which programs write XDF differently.
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { bytesAccess } from '../../store/blob.ts';
import { memoryStore } from '../../store/memory.ts';
import { labelTracksOf } from '../../session/format/label-tracks.ts';
import { Session } from '../../session/read/session.ts';
import type { SessionSummary } from '../../session/read/summary.ts';
import { importInto } from '../index.ts';
import { bdf } from '../edf/index.ts';
import { exported, imported } from '../sample-files.fixture.ts';
import { xdf } from './index.ts';
import { clockOffset, samplesChunk, streamHeader, xdfFile, type XdfSample } from './xdf.fixture.ts';

const EMG = { name: 'EMG', channels: 1, rate: 100, format: 'float32' } as const;

type Read = ReturnType<typeof imported>;

const times = (
	n: number,
	from: number,
	change: (time: number, i: number) => number = (time) => time
): XdfSample[] => Array.from({ length: n }, (_, i) => ({ time: change(from + i / 100, i), values: [i] }));

const said = ({ problems }: SessionSummary): string => problems.join(' ');

describe('headers', () => {
	test('a rate with a decimal comma is one', async () => {
		const file = xdfFile([
			streamHeader(1, { ...EMG, rate: '100,0000' as unknown as number }),
			samplesChunk(1, 'float32', times(300, 50))
		]);
		const { session } = await imported(xdf, file);
		expect(session.streamInfo('EMG')).toMatchObject({ fs: 100, nSamples: 300 });
	});

	test('a timestamp that is no number gets the time of its place, and it is said', async () => {
		const samples = times(300, 50, (time, i) => (i === 120 ? NaN : time));
		const file = xdfFile([streamHeader(1, EMG), samplesChunk(1, 'float32', samples)]);
		const { session, summary } = await imported(xdf, file);
		expect(session.streamInfo('EMG')).toMatchObject({ nSamples: 300, gaps: [] });
		expect((await session.timestamps('EMG'))[120]).toBeCloseTo(51.2, 9);
		expect(said(summary)).toContain('1 of its timestamps are no numbers');
	});

	test('a rate that is none is measured, and said', async () => {
		const file = xdfFile([
			streamHeader(1, { ...EMG, rate: 'fast' as unknown as number }),
			samplesChunk(1, 'float32', times(300, 50))
		]);
		const { session, summary } = await imported(xdf, file);
		expect(session.streamInfo('EMG').fs).toBe(100);
		expect(said(summary)).toContain('EMG: "fast" is no rate.');
	});

	test('channels of several kinds and units become a stream each, with their own unit', async () => {
		const channel = (label: string, unit: string, type: string): string =>
			`<channel><label>${label}</label><unit>${unit}</unit><type>${type}</type></channel>`;
		const desc = `<channels>${channel('FCR', 'microvolts', 'EMG')}${channel('X', 'g', 'ACC')}${channel('ECU', 'mV', 'EMG')}${channel('Fz', 'N', '')}${channel('trig', '', 'Trigger')}</channels>`;
		const file = xdfFile([
			streamHeader(1, { ...EMG, channels: 5, desc }),
			samplesChunk(
				1,
				'float32',
				times(20, 50).map(({ time }) => ({ time: time!, values: [1, 2, 3, 4, 5] }))
			)
		]);
		const { session, summary } = await imported(xdf, file);
		expect(session.streams.map(({ name, nChannels, unit }) => [name, nChannels, unit])).toEqual([
			['EMG', 2, 'uV'],
			['EMG accelerometer', 1, 'g'],
			['EMG force', 1, 'N'],
			['EMG trigger', 1, 'a.u.']
		]);
		expect([...(await session.getContinuous('EMG')).data.slice(0, 2)]).toEqual([1, 3000]);
		expect(said(summary)).toContain('its channels measure different things');
	});
});

describe('numbers', () => {
	const values = [1714636800.123, -0.1, 16777217, 1e300];
	const read = (format: 'double64' | 'int32' | 'int64' | 'int16', given: readonly number[]): Read =>
		imported(
			xdf,
			xdfFile([
				streamHeader(1, { ...EMG, format }),
				samplesChunk(
					1,
					format,
					given.map((value, i) => ({ time: i / 100, values: [value] }))
				)
			])
		);

	test('of double precision keep it', async () => {
		const { session } = await read('double64', values);
		expect(session.streamInfo('EMG').dtype).toBe('float64');
		expect([...(await session.getContinuous('EMG')).data]).toEqual(values);
	});

	test('that are whole are exact, and it is said where they cannot be', async () => {
		const ints = [2147483647, -2147483648, 16777217];
		const { session } = await read('int32', ints);
		expect([...(await session.getContinuous('EMG')).data]).toEqual(ints);
		const wide = await read('int64', [2 ** 53 - 1, 2 ** 60]);
		expect(said(wide.summary)).toContain('EMG: 1 whole numbers beyond 2^53 were rounded');
		expect((await read('int16', [1, -2])).session.streamInfo('EMG').dtype).toBe('float32');
	});
});

describe('timestamps', () => {
	const read = (...samples: readonly XdfSample[]): Read =>
		imported(xdf, xdfFile([streamHeader(1, EMG), samplesChunk(1, 'float32', samples)]));

	test('one that is far off makes no gap, keeps its sample, and is said', async () => {
		const { session, summary } = await read(
			...times(300, 100, (time, i) => (i === 150 ? time + 200_000 : time))
		);
		expect(session.streamInfo('EMG')).toMatchObject({ nSamples: 300, gaps: [] });
		expect((await session.timestamps('EMG'))[150]).toBeCloseTo(101.5, 6);
		expect(said(summary)).toContain('1 of its timestamps lie far from those around them');
	});

	test('a clock that was set ahead for good is a discontinuity without millions of lost samples', async () => {
		const { session, summary } = await read(
			...times(900, 100, (time, i) => (i >= 450 ? time + 200_000 : time))
		);
		expect(session.streamInfo('EMG').gaps).toMatchObject([{ row: 450, lost: 0 }]);
		expect(said(summary)).toContain('jump ahead by more than 6 hours');
	});

	test('swapped ones are put in order and make no gap', async () => {
		const swap = (time: number, i: number): number =>
			i === 40 ? time + 0.01 : i === 41 ? time - 0.01 : time;
		const { session, summary } = await read(...times(300, 100, swap));
		expect(session.streamInfo('EMG').gaps).toEqual([]);
		expect(said(summary)).toContain('2 of its timestamps were swapped');
	});

	test('a wrong one at the head of a chunk takes along those that follow from it, and all are mended', async () => {
		const follow = (n: number, from: number): XdfSample[] =>
			Array.from({ length: n }, (_, i) => (i === 0 ? { time: from, values: [1] } : { values: [1] }));
		const file = xdfFile([
			streamHeader(1, EMG),
			...[10, 11, 512, 13, 14].map((from) => samplesChunk(1, 'float32', follow(100, from)))
		]);
		const { session } = await imported(xdf, file);
		expect(session.streamInfo('EMG').gaps).toEqual([]);
		expect((await session.timestamps('EMG'))[299]).toBeCloseTo(12.99, 3);
	});

	test('gaps are those on the clock of the recorder: a reset makes one, and exports keep its time', async () => {
		const offsets = (from: number, n: number, value: number): Uint8Array[] =>
			Array.from({ length: n }, (_, i) => clockOffset(1, from + 5 * i, value));
		// The sender's clock shows 1000 to 1060, is restarted, and shows 1000 to 1060 again, 300 s later.
		const file = xdfFile([
			streamHeader(1, EMG),
			...offsets(1000, 12, 5),
			samplesChunk(1, 'float32', times(6000, 1000)),
			...offsets(1000, 12, 365),
			samplesChunk(1, 'float32', times(6000, 1000))
		]);
		const { session } = await imported(xdf, file);
		const { gaps } = session.streamInfo('EMG');
		expect(gaps).toMatchObject([{ row: 6000, lost: 30_000 }]);
		const range = await session.timeRange('EMG');
		expect([range!.first, range!.last]).toEqual([1005, expect.closeTo(1424.99, 6)]);
		const { bytes, files } = await exported(bdf, session);
		const back = (await imported(bdf, bytes.get(files[0]!)!)).session;
		const again = (await back.timeRange('EMG'))!;
		expect(again.last - again.first).toBeCloseTo(419.99, 3);
	});
});

describe('files', () => {
	const file = xdfFile([streamHeader(1, EMG), samplesChunk(1, 'float32', times(300, 50))]);
	const open = async (bytes: Uint8Array, name: string): Promise<Session> => {
		const store = memoryStore();
		await importInto(store, bytesAccess(bytes, name), { id: 'x' });
		return Session.open(store, { id: 'x', name });
	};

	test.each(['a.xdfz', 'a.xdf.gz', 'A.XDFZ', 'anything'])(
		'that are compressed are read: %s',
		async (name) => {
			expect((await open(gzipSync(file), name)).streamInfo('EMG').nSamples).toBe(300);
		}
	);

	test('that do not unpack are refused with what to do', async () => {
		const half = gzipSync(file).subarray(0, 200);
		await expect(open(half, 'a.xdfz')).rejects.toThrow('a.xdfz is a compressed file that does not unpack');
	});

	test('may hold chunks of unknown tags', async () => {
		const odd = Uint8Array.of(1, 6, 99, 0, 1, 2, 3, 4, 1, 2, 77, 0);
		const bytes = new Uint8Array(file.length + odd.length);
		const head = xdfFile([]).length;
		bytes.set(file.subarray(0, head));
		bytes.set(odd, head);
		bytes.set(file.subarray(head), head + odd.length);
		const session = await open(bytes, 'a.xdf');
		expect(session.streamInfo('EMG').nSamples).toBe(300);
		expect(session.problems).toEqual([]);
	});

	test('that end in the middle of a chunk give what is there', async () => {
		const { session, summary } = await imported(xdf, file.subarray(0, file.length - 100));
		expect(session.streamInfo('EMG').nSamples).toBeGreaterThan(280);
		expect(said(summary)).toContain('ends in the middle of a chunk');
	});
});

describe('markers', () => {
	const marked = (...markers: readonly (readonly [number, string])[]): Uint8Array =>
		samplesChunk(
			2,
			'string',
			markers.map(([time, text]) => ({ time, texts: [text] }))
		);
	const MARKERS = { name: 'Cues', type: 'Markers', channels: 1, rate: 0, format: 'string' } as const;
	const emg = [streamHeader(1, EMG), samplesChunk(1, 'float32', times(1000, 50))];
	const tracks = (session: Session): unknown =>
		labelTracksOf(session.extras).map(({ name, labels }) => [
			name,
			labels.map(({ timestamp, classIndex }) => [timestamp, session.classNames[classIndex]])
		]);

	test('markers of one time are label tracks: none is lost', async () => {
		const file = xdfFile([
			...emg,
			streamHeader(2, MARKERS),
			marked([51, 'fist'], [51, 'block 1'], [53, 'rest'], [55, 'fist'], [55, 'block 2'], [57, 'rest'])
		]);
		const { session, summary } = await imported(xdf, file);
		expect(tracks(session)).toEqual([
			[
				'Cues',
				[
					[51, 'fist'],
					[53, 'rest'],
					[55, 'fist'],
					[57, 'rest']
				]
			],
			[
				'Cues: block 1, block 2',
				[
					[51, 'block 1'],
					[55, 'block 2']
				]
			]
		]);
		expect(said(summary)).toContain('Markers of Cues have one time');
		const other = await imported(xdf, file, { labelTrack: 'block 1' });
		expect((await other.session.segments('EMG')).map(({ start, end }) => [start, end])).toEqual([
			[100, 500],
			[500, 1000]
		]);
	});

	test('markers of a second stream are kept as a label track', async () => {
		const file = xdfFile([
			...emg,
			streamHeader(2, MARKERS),
			marked([51, 'fist']),
			streamHeader(3, { ...MARKERS, name: 'Keys', type: 'Keyboard' }),
			samplesChunk(3, 'string', [{ time: 52, texts: ['x'] }])
		]);
		const { session, summary } = await imported(xdf, file);
		expect(tracks(session)).toEqual([
			['Cues', [[51, 'fist']]],
			['Keys', [[52, 'x']]]
		]);
		expect(said(summary)).toContain('those of Keys are kept as label tracks');
	});
});
