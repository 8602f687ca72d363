import { expect, test } from 'vitest';
import type { Key } from '../../store/byte-store.ts';
import {
	editJson,
	makeSession,
	openEntries,
	openFakeSession,
	type SessionFixture
} from '../write/session.fixture.ts';
import type { Session } from './session.ts';

const ONE: SessionFixture = { streams: [{ fs: 10, seconds: 3, from: 100 }], labels: [[100, 0]] };
const META: Key = '/meta.json';
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Opens a session whose meta.json was changed. */
async function withMeta(change: Parameters<typeof editJson>[2], made = ONE): Promise<Session> {
	const map = await makeSession(made);
	editJson(map, META, change);
	return openEntries(map);
}

test('what a file may leave out is taken from the arrays, or has the value the format names', async () => {
	const session = await withMeta((meta) => {
		for (const key of Object.keys(meta)) if (key !== 'streams') delete meta[key];
		meta.streams.emg = {};
	});
	expect(session).toMatchObject({ name: 'made', created: '', classNames: [], extras: {}, finished: true });
	expect(session.streamInfo('emg')).toMatchObject({
		nChannels: 2,
		fs: 0,
		dtype: 'float32',
		unit: 'a.u.',
		first: 0,
		gaps: []
	});
	expect(session.streamInfo('emg').channelNames).toBeUndefined();
	expect((await session.getContinuous('emg')).timestamps).toHaveLength(30);
});

test('a session without labels.json has no labels', async () => {
	const map = await makeSession(ONE);
	map.delete('/labels.json');
	const session = await openEntries(map);
	expect(session.labels).toEqual([]);
	expect(await session.getTrials('emg')).toEqual([]);
});

test('label entries that are no objects are skipped; a missing time is 0 and a missing class −1', async () => {
	const map = await makeSession(ONE);
	map.set(
		'/labels.json',
		encode('[3, null, "x", {"class_index": 1}, {"timestamp": 101}, {"timestamp": 102, "class_index": 1.5}]')
	);
	expect((await openEntries(map)).labels).toEqual([
		{ timestamp: 0, classIndex: 1 },
		{ timestamp: 101, classIndex: -1 },
		{ timestamp: 102, classIndex: -1 }
	]);
});

test('numbers that only Python writes are read, and unknown keys and versions do not matter', async () => {
	const map = await makeSession(ONE);
	const text = new TextDecoder()
		.decode(map.get(META))
		.replace('"schema_version": 3', '"schema_version": 99, "later": {"a": NaN}');
	map.set(META, encode(text.replace('"extras": {', '"extras": {"snr": -Infinity, "gain": NaN,')));
	const session = await openEntries(map);
	expect(session.extras).toMatchObject({ snr: -Infinity, gain: NaN });
	expect(session.streams).toHaveLength(1);
});

test('where data and timestamps differ in length the shorter one counts, and it is said', async () => {
	for (const [key, shape] of [
		['/emg.zarr/zarr.json', [25, 2]],
		['/emg_timestamps.zarr/zarr.json', [25]]
	] as const) {
		const map = await makeSession(ONE);
		editJson(map, key, (meta) => (meta.shape = shape));
		const session = await openEntries(map);
		expect(session.streamInfo('emg').nSamples).toBe(25);
		expect((await session.getContinuous('emg')).timestamps).toHaveLength(25);
		expect((await session.summary()).problems.join()).toMatch(/25 .*first 25 are used/);
	}
});

test('a stream that never delivered has no rows, no trials and no time range', async () => {
	const session = await openFakeSession({ streams: [{ name: 'emg', fs: 10, rows: 0 }], labels: [[100, 0]] });
	expect(session.streamInfo('emg').nSamples).toBe(0);
	expect((await session.getContinuous('emg')).data).toHaveLength(0);
	expect(await session.getTrials('emg')).toEqual([]);
	expect(await session.timeRange('emg')).toBeUndefined();
	expect(await session.summary()).toMatchObject({ seconds: 0, streams: [{ nSamples: 0, seconds: 0 }] });
});

test('facts of the stream travel with it: names, grids, unit, device, full scale', async () => {
	const info = {
		channelNames: ['Biceps', 'Triceps'],
		channelGrids: [
			{
				label: 'arm',
				cells: [
					[0, null],
					[null, 1]
				]
			}
		],
		device: 'Amp',
		fullScale: 1000
	};
	const session = await openFakeSession({ streams: [{ fs: 10, info }] });
	expect(session.streamInfo('emg')).toMatchObject(info);
	// Names for another number of channels are worth nothing.
	const other = await withMeta((meta) => (meta.streams.emg.channel_names = ['one']));
	expect(other.streamInfo('emg').channelNames).toBeUndefined();
});
