// Over 250 lines because the same cases are run on each kind of store.
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { freshStorage } from '../../store/browser-storage.fixture.ts';
import type { ByteStore, Key } from '../../store/byte-store.ts';
import { openDatabase } from '../../store/database.ts';
import { sessionBytes } from '../../store/indexed-db.ts';
import { memoryStore } from '../../store/memory.ts';
import { folderStore } from '../../store/node-folder.ts';
import { editJson, makeSession, openEntries } from '../write/session.fixture.ts';
import { zip } from './corrupted-archives.fixture.ts';
import { breaksOf, gone, rowsIn, storedSession, type Entries } from './missing-chunks.fixture.ts';
import { openSessionStore } from './open.ts';
import { Session } from './session.ts';
import { iterLabeledWindows } from '../windows/windows.ts';

const folder = mkdtempSync(join(tmpdir(), 'myodeck-chunks-'));
afterAll(() => rmSync(folder, { recursive: true }), 60_000);

/** Where sessions are read from. */
const WHERE: readonly (readonly [string, (entries: Entries) => Promise<Session>])[] = [
	['memory', (entries) => openEntries(entries)],
	['an archive', async (entries) => openSessionStore(await zip(entries, false))],
	['a large archive', async (entries) => openSessionStore(await zip(entries, true))],
	[
		'a folder',
		async (entries) => {
			const store = await folderStore(mkdtempSync(join(folder, 'f-')));
			await store.setMany(entries);
			return Session.open(store, { id: 'f', name: 'f' });
		}
	],
	[
		'the browser',
		async (entries) => {
			freshStorage();
			const store = sessionBytes(await openDatabase(), 'made');
			await store.setMany(entries);
			return Session.open(store, { id: 'made', name: 'made' });
		}
	]
];

/** The rows of `emg` by what is in them, and where breaks are counted. Fails at a value that no row has. */
async function rowsOf(session: Session): Promise<{ rows: number[]; breaks: [number, number][] }> {
	const rows: number[] = [];
	const breaks: [number, number][] = [];
	for await (const { data, timestamps, index, lost } of session.chunks('emg')) {
		if (lost > 0) breaks.push([index, lost]);
		for (let i = 0; i < timestamps.length; i++) {
			const row = Math.round(timestamps[i]! * 100);
			// No `expect` for each of them: it takes ten times what reading does.
			if (data[2 * i] !== row + 1 || data[2 * i + 1] !== Math.fround(row + 1.1) || index + i !== row)
				expect.fail(`row ${row} holds ${data[2 * i]} and ${data[2 * i + 1]}, at index ${index + i}`);
			rows.push(row);
		}
	}
	return { rows, breaks };
}

/** Chunks of another session that has other ones, under the keys of this. */
async function otherChunk(entries: Entries, key: Key, rows: number): Promise<void> {
	const other = await makeSession({ streams: [{ fs: rows, rows, value: (row) => row + 1 }] });
	entries.set(key, other.get(key.includes('timestamps') ? '/emg_timestamps.zarr/c/0' : '/emg.zarr/c/0/0')!);
}

/** The chunks of `emg`, or of its timestamps, cut anew, `rows` long and a column wide, and stored as they are. */
function recut(entries: Entries, path: 'emg' | 'emg_timestamps', rows: number): void {
	const [values, width] = path === 'emg' ? ([emg, 2] as const) : ([times, 1] as const);
	for (const key of [...entries.keys()]) if (key.startsWith(`/${path}.zarr/c/`)) entries.delete(key);
	editJson(entries, `/${path}.zarr/zarr.json`, (meta) => {
		meta.codecs = [{ name: 'bytes', configuration: { endian: 'little' } }];
		meta.chunk_grid.configuration.chunk_shape = width === 1 ? [rows] : [rows, 1];
	});
	for (let i = 0; i * rows * width < values.length; i++) {
		for (let column = 0; column < width; column++) {
			const cells = Array.from({ length: rows }, (_, row) => values[(i * rows + row) * width + column] ?? 0);
			const block = width === 1 ? Float64Array.from(cells) : Float32Array.from(cells);
			entries.set(`/${path}.zarr/c/${width === 1 ? i : `${i}/${column}`}`, new Uint8Array(block.buffer));
		}
	}
}
const emg = Float32Array.from({ length: 1600 }, (_, i) => Math.floor(i / 2) + 1 + (i % 2) / 10);
const times = Float64Array.from({ length: 800 }, (_, i) => i / 100);

const FIRST: [number, number][] = [
	[0, 300],
	[400, 800]
];
/** What is done to the entries, and the rows of `emg` that are left. */
const LOSSES: readonly (readonly [string, (entries: Entries) => void | Promise<void>, [number, number][]])[] =
	[
		['a chunk that is half as long', (entries) => otherChunk(entries, '/emg.zarr/c/3/0', 50), FIRST],
		['a chunk that is twice as long', (entries) => otherChunk(entries, '/emg.zarr/c/3/0', 200), FIRST],
		[
			'timestamps that are half as long',
			(entries) => otherChunk(entries, '/emg_timestamps.zarr/c/3', 50),
			FIRST
		],
		[
			'timestamps that are twice as long',
			(entries) => otherChunk(entries, '/emg_timestamps.zarr/c/3', 200),
			FIRST
		],
		[
			'a chunk that is one byte short',
			(entries) => void entries.set('/emg.zarr/c/3/0', entries.get('/emg.zarr/c/3/0')!.slice(0, -1)),
			FIRST
		],
		[
			'a chunk that is text',
			(entries) => void entries.set('/emg.zarr/c/3/0', new TextEncoder().encode('404 Not Found')),
			FIRST
		],
		[
			'a chunk of zero bytes only',
			(entries) => void entries.set('/emg.zarr/c/3/0', new Uint8Array(300)),
			FIRST
		],
		[
			'a chunk under a name that only looks like it',
			(entries) => {
				for (const name of ['03/0', '3/00', '3.0', '3/0 ', '-3/0', '+3/0', '3e0/0'])
					entries.set(`/emg.zarr/c/${name}`, entries.get('/emg.zarr/c/3/0')!);
				gone('/emg.zarr/c/3/0')(entries);
			},
			FIRST
		],
		[
			'chunks beyond the end, and one missing',
			(entries) => {
				for (const i of [8, 9, 1e9]) entries.set(`/emg.zarr/c/${i}/0`, entries.get('/emg.zarr/c/3/0')!);
				gone('/emg.zarr/c/3/0')(entries);
			},
			FIRST
		],
		[
			'the last chunk, which is not full',
			(entries) => {
				for (const path of ['emg', 'emg_timestamps'])
					editJson(entries, `/${path}.zarr/zarr.json`, (meta) => (meta.shape[0] = 750));
				gone('/emg.zarr/c/7/0')(entries);
			},
			[[0, 700]]
		],
		[
			'the last chunk, which is not full and truncated',
			(entries) => {
				for (const path of ['emg', 'emg_timestamps'])
					editJson(entries, `/${path}.zarr/zarr.json`, (meta) => (meta.shape[0] = 750));
				entries.set('/emg.zarr/c/7/0', entries.get('/emg.zarr/c/7/0')!.slice(0, 20));
			},
			[[0, 700]]
		],
		[
			'timestamps in chunks of another length',
			(entries) => {
				recut(entries, 'emg_timestamps', 250);
				gone('/emg_timestamps.zarr/c/1')(entries);
			},
			[
				[0, 250],
				[500, 800]
			]
		],
		[
			'one of the chunks side by side',
			(entries) => {
				recut(entries, 'emg', 100);
				gone('/emg.zarr/c/3/1')(entries);
			},
			FIRST
		],
		[
			'a truncated one of the chunks side by side',
			(entries) => {
				recut(entries, 'emg', 100);
				entries.set('/emg.zarr/c/3/1', new Uint8Array(399));
			},
			FIRST
		]
	];

describe.each(WHERE)('in %s', (_where, open) => {
	test.each(LOSSES)('%s is a gap, a problem and never zeros', async (_what, spoil, runs) => {
		const entries = await storedSession();
		await spoil(entries);
		const session = await open(entries);
		expect(await rowsOf(session)).toEqual({ rows: rowsIn(runs), breaks: breaksOf(runs) });
		const rows = entries.size > 0 && runs.at(-1)![1] === 700 ? 750 : 800;
		expect((await session.summary()).problems.join()).toContain(
			`${rows - rowsIn(runs).length} of ${rows} samples`
		);
		const whole = session.withoutDamage();
		const { timestamps, data } = await whole.getContinuous('emg');
		expect(Array.from(timestamps, (time) => Math.round(time * 100))).toEqual(rowsIn(runs));
		expect(data.includes(0 as never)).toBe(false);
	});

	test('labels that are missing or damaged are said, and the signal is read', async () => {
		for (const spoil of [
			gone('/labels.json'),
			(entries: Entries) => void entries.set('/labels.json', entries.get('/labels.json')!.slice(0, 20)),
			(entries: Entries) => void entries.set('/labels.json', new Uint8Array(0))
		]) {
			const entries = await storedSession();
			spoil(entries);
			const outcome = await open(entries).then(
				async (session) => ({
					problems: (await session.summary()).problems.join(),
					rows: (await rowsOf(session)).rows.length
				}),
				(error: Error) => ({ problems: `${error.name}: ${error.message}`, rows: 800 })
			);
			expect(outcome.problems).toMatch(/labels\.json/);
			expect(outcome.rows).toBe(800);
		}
	});
});

test('a chunk that vanishes after the session was opened is a gap, too', async () => {
	const entries = await storedSession();
	const session = await openEntries(entries);
	gone('/emg.zarr/c/3/0', '/emg_timestamps.zarr/c/5')(entries);
	const runs: [number, number][] = [
		[0, 300],
		[400, 500],
		[600, 800]
	];
	expect(await rowsOf(session)).toEqual({ rows: rowsIn(runs), breaks: breaksOf(runs) });
	expect((await session.summary()).problems.join()).toContain('200 of 800 samples');
	await expect(session.getContinuous('emg')).rejects.toThrow(/emg\.zarr\/c\/3\/0 is missing/);
});

test('a folder in place of a chunk is a missing chunk', async () => {
	const path = mkdtempSync(join(folder, 'f-'));
	const store = await folderStore(path);
	const entries = await storedSession();
	gone('/emg.zarr/c/3/0')(entries);
	await store.setMany(entries);
	mkdirSync(join(path, 'emg.zarr/c/3/0'), { recursive: true });
	const session = await Session.open(store, { id: 'f', name: 'f' });
	expect((await rowsOf(session)).rows).toEqual(rowsIn(FIRST));
});

test('a store that fails is no gap: the error is passed on', async () => {
	const entries = await storedSession();
	const inner = memoryStore(entries);
	const store: ByteStore = {
		...inner,
		get: async (key, range) => {
			if (key === '/emg.zarr/c/3/0') throw new TypeError('Failed to fetch');
			return inner.get(key, range);
		}
	};
	const session = await Session.open(store, { id: 'x', name: 'x' });
	await expect(rowsOf(session)).rejects.toThrow(
		/emg\.zarr\/c\/3\/0 in x cannot be read: Failed to fetch\. Open/
	);
	await expect(rowsOf(session)).rejects.toMatchObject({ name: 'SessionError' });
	expect(session.streamInfo('emg').missing).toEqual([]);
});

test('a class that lies wholly in a missing chunk gives no window', async () => {
	const entries = await storedSession();
	editJson(entries, '/labels.json', (list) => {
		list.splice(
			0,
			99,
			{ timestamp: 0, class_index: 0 },
			{ timestamp: 3.2, class_index: 1 },
			{ timestamp: 3.8, class_index: 0 }
		);
	});
	gone('/emg.zarr/c/3/0')(entries);
	const session = await openEntries(entries);
	// The row nearest to where the class began is all there can be of it.
	for (const { className, data } of await session.getTrials('emg')) {
		if (className === 'Fist') expect(data.length).toBeLessThanOrEqual(2);
		expect(data.includes(0 as never)).toBe(false);
	}
	const options = { streamName: 'emg', windowSeconds: 0.05, hopSeconds: 0.01, skipFirst: false };
	for await (const { className } of iterLabeledWindows([session], options)) expect(className).toBe('Rest');
});
