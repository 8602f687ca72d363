import { expect, test } from 'vitest';
import type { Key } from '../../store/byte-store.ts';
import { memoryStore } from '../../store/memory.ts';
import {
	editJson,
	entriesOf,
	makeSession,
	openEntries,
	openFakeSession,
	type Editable,
	type SessionFixture
} from '../write/session.fixture.ts';
import { Session } from './session.ts';

const ONE: SessionFixture = { streams: [{ fs: 10, seconds: 3, from: 100 }], labels: [[100, 0]] };

test('a session gives back what was recorded, whole or in part', async () => {
	const session = await openFakeSession({ ...ONE, name: 'first try' });
	expect(session).toMatchObject({
		id: 'made',
		name: 'first try',
		created: '2026-03-09T14:05:00',
		classNames: ['Rest', 'Fist']
	});
	const whole = await session.getContinuous('emg');
	expect(whole.timestamps).toHaveLength(30);
	expect([...whole.data.slice(0, 4)]).toEqual([0, 0.01, 1, 1.01].map(Math.fround));
	const part = await session.getContinuous('emg', { start: 8, end: 23 });
	expect(part.data).toEqual(whole.data.subarray(16, 46));
	expect(part.timestamps).toEqual(whole.timestamps.subarray(8, 23));
	// A range is clipped to what is there.
	expect((await session.getContinuous('emg', { start: 28, end: 99 })).timestamps).toHaveLength(2);
	expect((await session.getContinuous('emg', { start: 40 })).timestamps).toHaveLength(0);
});

test('opening and asking what is there reads no sample', async () => {
	const map = await makeSession({ streams: [{ fs: 10, seconds: 60 }], labels: [[0, 0]] });
	const read: string[] = [];
	const store = memoryStore(map);
	const watched = { ...store, get: (key: Key) => (read.push(key), store.get(key)) };
	const session = await Session.open(watched, { id: 'made', name: 'made.session.zip' });
	expect(read.filter((key) => key.includes('/c/'))).toEqual([]);
	expect(session.streamInfo('emg')).toMatchObject({
		nSamples: 600,
		nChannels: 2,
		fs: 10,
		unit: 'uV',
		dtype: 'float32'
	});
});

test('an unknown stream is refused with the names of those there are', async () => {
	const session = await openFakeSession({
		streams: [
			{ name: 'emg', fs: 10 },
			{ name: 'imu', fs: 10 }
		]
	});
	expect(() => session.streamInfo('EMG')).toThrow(/made\.session\.zip has no stream "EMG".*emg, imu/);
	await expect(session.getContinuous('x')).rejects.toMatchObject({ name: 'SessionError' });
});

test('the summary says what the list shows', async () => {
	const map = await makeSession({
		streams: [{ fs: 10, seconds: 5, from: 100 }],
		labels: [
			[100, 0],
			[102, 1],
			[103, 0]
		]
	});
	const summary = await (await openEntries(map)).summary();
	expect(summary).toMatchObject({
		seconds: expect.closeTo(4.9, 9) as number,
		trialsPerClass: [2, 1],
		labels: 4,
		finished: true,
		problems: []
	});
	expect(summary.bytes).toBe(
		[...(await entriesOf(memoryStore(map))).values()].reduce((sum, { length }) => sum + length, 0)
	);
	expect(structuredClone(summary)).toEqual(summary);
	expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
});

test('a summary is made whatever is broken, and says what is', async () => {
	const map = await makeSession({
		streams: [
			{ fs: 10, seconds: 5 },
			{ name: 'imu', fs: 10, seconds: 5 }
		]
	});
	map.set('/emg_timestamps.zarr/c/4', new Uint8Array(3));
	map.delete('/imu.zarr/zarr.json');
	const { problems, streams } = await (await openEntries(map)).summary();
	expect(streams).toMatchObject([{ name: 'emg', nSamples: 50, seconds: expect.closeTo(3.9, 9) as number }]);
	expect(problems).toHaveLength(2);
	expect(problems[0]).toMatch(/imu\.zarr\/zarr\.json is missing/);
	expect(problems[1]).toMatch(/10 of 50 samples.*emg_timestamps\.zarr\/c\/4 .*cannot be decoded/);
});

test('a guided take says that its labels were cued, and no other session does', async () => {
	const map = await makeSession(ONE);
	expect(await (await openEntries(map)).labelled('emg')).toMatchObject({ cued: false });
	const meta = JSON.parse(new TextDecoder().decode(map.get('/meta.json'))) as {
		extras: { myodeck: Record<string, unknown> };
	};
	meta.extras.myodeck['protocol'] = { kind: 'myodeck-protocol' };
	map.set('/meta.json', new TextEncoder().encode(JSON.stringify(meta)));
	expect(await (await openEntries(map)).labelled('emg')).toMatchObject({ cued: true });
});

test('a session knows whether a person pressed its labels: not when it is imported, guided, or of another program', async () => {
	const map = await makeSession({ streams: [{ fs: 10, seconds: 3 }] });
	const labelled = async (change: (ours: Editable) => void): Promise<boolean | undefined> => {
		const entries = new Map(map);
		editJson(entries, '/meta.json', (meta) => change(meta.extras.myodeck));
		return (await (await openEntries(entries)).labelled('emg')).buttonLabelled;
	};
	expect(await labelled(() => {})).toBe(true);
	expect(await labelled((ours) => (ours.imported_from = 'monday.csv'))).toBe(false);
	expect(await labelled((ours) => (ours.protocol = {}))).toBe(false);
	expect(await labelled((ours) => delete ours.writer_version)).toBe(false);
});
