import { describe, expect, test } from 'vitest';
import type { Key } from '../../store/byte-store.ts';
import { memoryStore } from '../../store/memory.ts';
import { checkSession } from '../check/check.ts';
import { qualityOf } from '../quality/quality.ts';
import { iterLabeledWindows } from '../windows/windows.ts';
import { editJson, makeSession, openEntries, type Editable } from '../write/session.fixture.ts';
import { Session } from './session.ts';
import { gone, storedSession, type Entries } from './missing-chunks.fixture.ts';
import { zip } from './corrupted-archives.fixture.ts';

/** The session as another program wrote it, which may leave out chunks of zeros. */
function foreign(entries: Entries): void {
	editJson(entries, '/meta.json', (meta: Editable) => {
		meta.app_name = 'MyoGestic';
		delete meta.extras.myodeck;
	});
}

describe('a session of a program that may leave out chunks of zeros', () => {
	const resting = (): Promise<Entries> =>
		makeSession({
			streams: [
				// A force that rests for two and a half seconds.
				{
					name: 'force',
					fs: 100,
					nChannels: 1,
					rows: 800,
					value: (row) => (row >= 280 && row < 540 ? 0 : row + 1)
				}
			]
		});

	test('is read as zeros where the samples beside the absent chunk are zeros, and says so', async () => {
		const entries = await resting();
		foreign(entries);
		gone('/force.zarr/c/3/0', '/force.zarr/c/4/0')(entries);
		const session = await openEntries(entries);
		const { data } = await session.getContinuous('force');
		expect(data).toHaveLength(800);
		expect([...data.subarray(300, 500)].every((value) => value === 0)).toBe(true);
		expect((await session.summary()).problems).toEqual([
			expect.stringMatching(/2 of 8 chunks are absent.*force\.zarr\/c\/3\/0.*read as 0/) as string
		]);
		const { findings } = await checkSession(await zip(entries, false));
		expect(findings).toContainEqual(
			expect.objectContaining({ level: 'warning', rule: 'chunks', entry: 'force.zarr/c/3/0' })
		);
	});

	test('has no gap in a target whose rest fills whole chunks', async () => {
		const entries = await makeSession({
			streams: [
				{
					name: 'target',
					fs: 100,
					nChannels: 2,
					rows: 800,
					info: { channelNames: ['target_pct', 'phase'] },
					value: (row, channel) => (row < 300 ? 6 * channel : row < 500 ? 0 : channel || row - 499)
				}
			]
		});
		foreign(entries);
		gone('/target.zarr/c/3/0', '/target.zarr/c/4/0')(entries);
		const session = await openEntries(entries);
		expect(session.streamInfo('target')).toMatchObject({ nSamples: 800, gaps: [] });
		expect((await session.summary()).problems.join()).toMatch(/2 of 8 chunks are absent.*rests at 0/);
		gone('/target_timestamps.zarr/c/3')(entries);
		expect((await openEntries(entries)).streamInfo('target').nSamples).toBe(700);
	});

	test('is opened without decoding anything where the omitted chunks are known', async () => {
		const entries = await resting();
		foreign(entries);
		gone('/force.zarr/c/3/0', '/force.zarr/c/4/0')(entries);
		const there = await openEntries(entries);
		expect(there.fillChunks).toEqual(['/force.zarr/c/3/0', '/force.zarr/c/4/0']);
		// A thread that cannot decode: what stands beside the absent chunks cannot be looked at.
		for (const key of entries.keys()) if (/\/c\//.test(key)) entries.set(key, new Uint8Array([1, 2, 3]));
		const known = async (): Promise<ReadonlySet<Key>> => new Set(there.fillChunks);
		const store = memoryStore(entries);
		const here = await Session.open(store, { id: 'a', name: 'a' }, known);
		expect(here.streamInfo('force')).toEqual(there.streamInfo('force'));
		expect((await Session.open(store, { id: 'a', name: 'a' })).streamInfo('force').nSamples).toBe(600);
	});

	test('has a gap where they are not, and where timestamps are absent', async () => {
		for (const key of ['/force.zarr/c/1/0', '/force_timestamps.zarr/c/3'] as const) {
			const entries = await resting();
			foreign(entries);
			gone(key)(entries);
			const session = await openEntries(entries);
			expect(session.streamInfo('force')).toMatchObject({ nSamples: 700, gapsCounted: false });
			expect((await session.summary()).problems.join()).toMatch(/100 of 800 samples.*is missing/);
		}
	});

	test('a session of this app has a gap in any case: it writes every chunk', async () => {
		const entries = await resting();
		gone('/force.zarr/c/3/0')(entries);
		expect((await openEntries(entries)).streamInfo('force').nSamples).toBe(700);
	});

	test('a window that is longer than the gap does not span it either', async () => {
		const entries = await storedSession();
		foreign(entries);
		gone('/emg.zarr/c/3/0', '/emg_timestamps.zarr/c/3')(entries);
		const session = await openEntries(entries);
		const options = { streamName: 'emg', windowSeconds: 2.5, hopSeconds: 0.1, skipFirst: false };
		editJson(entries, '/labels.json', (list: Editable) =>
			list.splice(0, 9, { timestamp: 0, class_index: 0 })
		);
		const starts: number[] = [];
		for await (const { start } of iterLabeledWindows([await openEntries(entries)], options))
			starts.push(start);
		expect(starts).toContain(50);
		expect(starts.filter((start) => start > 50 && start < 300)).toEqual([]);
		const { classes } = await qualityOf(await openEntries(entries), options);
		expect(classes['emg']![0]).toMatchObject({ windows: starts.length });
		expect(session.streamInfo('emg').gaps).toHaveLength(1);
	});
});
