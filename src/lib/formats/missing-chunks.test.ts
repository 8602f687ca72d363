import { describe, expect, test } from 'vitest';
import type { Key } from '../store/byte-store.ts';
import type { Session } from '../session/read/session.ts';
import { editJson, makeSession, openEntries } from '../session/write/session.fixture.ts';
import { formats } from './index.ts';
import { exported, imported } from './sample-files.fixture.ts';

type Entries = Map<Key, Uint8Array>;

/** Six seconds at 100 Hz; no value is 0, and each tells its row. */
const made = (): Promise<Entries> =>
	makeSession({
		streams: [{ fs: 100, nChannels: 2, rows: 600, from: 50, value: (row, channel) => row + 1 + channel / 4 }],
		labels: [
			[50, 0],
			[52, 1],
			[54, 0]
		]
	});
const foreign = (entries: Entries): void =>
	editJson(entries, '/meta.json', (meta) => {
		meta.app_name = 'MyoGestic';
		delete meta.extras.myodeck;
	});

const SPOILED: readonly (readonly [string, (entries: Entries) => void])[] = [
	['a chunk is absent', (entries) => entries.delete('/emg.zarr/c/2/0')],
	['a chunk of timestamps is absent', (entries) => entries.delete('/emg_timestamps.zarr/c/2')],
	['a chunk is damaged', (entries) => entries.set('/emg.zarr/c/2/0', new Uint8Array(5))],
	[
		'a chunk of timestamps is damaged',
		(entries) => entries.set('/emg_timestamps.zarr/c/2', new Uint8Array(5))
	],
	[
		'a chunk of another program is absent',
		(entries) => {
			foreign(entries);
			entries.delete('/emg.zarr/c/2/0');
			entries.delete('/emg_timestamps.zarr/c/2');
		}
	]
];

/** The rows a session holds, told by their values, and where its gaps are. */
async function rowsOf(session: Session) {
	const { name } = session.streams[0]!;
	const rows: number[] = [];
	const breaks: number[] = [];
	for await (const { data, timestamps, lost } of session.chunks(name)) {
		if (lost > 0) breaks.push(rows.length);
		for (let i = 0; i < timestamps.length; i++) rows.push(Math.round(data[2 * i]!) - 1);
	}
	return { rows, breaks };
}

describe.each(SPOILED)('where %s', (_what, spoil) => {
	const kept = Array.from({ length: 500 }, (_, i) => (i < 200 ? i : i + 100));

	test.each(formats.all.filter((format) => format.export && format.import).map(({ id }) => id))(
		'%s has a gap, and the report says so',
		async (id) => {
			const entries = await made();
			spoil(entries);
			const format = formats.get(id);
			const { bytes, files, notes } = await exported(format, await openEntries(entries));
			expect(notes.join(' ')).toMatch(/100 of 600 samples cannot be read.*emg(_timestamps)?\.zarr\/c\/2/);
			const { session } = await imported(format, bytes.get(files[0]!)!);
			const { rows, breaks } = await rowsOf(session);
			expect(rows).toEqual(kept);
			if (session.streams[0]!.gapsCounted) expect(breaks).toEqual([200]);
			const times = await session.timestamps(session.streams[0]!.name);
			expect(times[200]! - times[199]!).toBeCloseTo(1.01, 6);
		}
	);

	test('bids has a gap, and the data set says so', async () => {
		const entries = await made();
		spoil(entries);
		const { bytes, notes } = await exported(formats.get('bids'), await openEntries(entries));
		expect(notes.join(' ')).toMatch(/100 of 600 samples cannot be read/);
		const text = new TextDecoder().decode(bytes.get('README'));
		expect(text).toMatch(/100 of 600 samples cannot be read/);
		const bdf = [...bytes.keys()].find((path) => path.endsWith('.bdf'))!;
		const { session } = await imported(formats.get('bdf'), bytes.get(bdf)!);
		expect((await rowsOf(session)).rows).toEqual(kept);
	});
});
