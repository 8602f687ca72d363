import { zipSync } from 'fflate';
import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { copyStore } from '../../store/copy-store.ts';
import type { Key } from '../../store/byte-store.ts';
import { memoryStore } from '../../store/memory.ts';
import { zipWriter } from '../../store/zip-writer.ts';
import { checkSession } from './check.ts';
import { editJson, makeSession, type Editable } from '../write/session.fixture.ts';
import { RULES, type RuleId } from '../format/rules.ts';

const NAME = '2026-03-09_14-05-00_1a2b3c4d_fist.session.zip';
type Entries = Map<Key, Uint8Array>;

const wave = (row: number, channel: number): number =>
	Math.sin(row * (0.7 + channel / 10)) * (1 + (row % 13));
const made = (): Promise<Entries> =>
	makeSession({
		streams: [{ fs: 100.5, nChannels: 4, rows: 800, value: wave }],
		labels: [0, 1, 0, 1, 0].map((c, i) => [i + 0.5, c] as const)
	});

/** The entries as an archive with a name. */
async function archive(entries: Entries, name = NAME): Promise<File> {
	const parts: Uint8Array<ArrayBuffer>[] = [];
	const sink = new WritableStream<Uint8Array>({ write: (bytes) => void parts.push(bytes.slice()) });
	await copyStore(memoryStore(entries), zipWriter(sink));
	return new File(parts, name);
}

const meta = (change: (meta: Editable) => void) => (entries: Entries) =>
	editJson(entries, '/meta.json', change);
const labels = (change: (list: Editable) => void) => (entries: Entries) =>
	editJson(entries, '/labels.json', change);
const array = (change: (array: Editable) => void) => (entries: Entries) =>
	editJson(entries, '/emg.zarr/zarr.json', change);

/** A way to break each rule, and how bad that is. */
const BROKEN: readonly (readonly [RuleId, 'error' | 'warning', (entries: Entries) => unknown])[] = [
	['entries', 'warning', (entries) => entries.set('/notes.txt', new Uint8Array(3))],
	['meta', 'error', (entries) => entries.delete('/meta.json')],
	['meta', 'error', (entries) => entries.set('/meta.json', new TextEncoder().encode('[1'))],
	['schema-version', 'warning', meta((m) => (m.schema_version = 9))],
	['app-name', 'warning', meta((m) => delete m.app_name)],
	['created', 'warning', meta((m) => (m.created = 'Monday'))],
	['name', 'warning', meta((m) => (m.name = ''))],
	['class-names', 'warning', meta((m) => (m.class_names = ['Rest', 'Rest']))],
	['pose-convention', 'warning', meta((m) => delete m.pose_convention)],
	['extras', 'warning', meta((m) => (m.extras.myodeck.streams.emg.first_sample = -1))],
	['finished', 'warning', meta((m) => (m.extras.myodeck.finished = false))],
	['gaps', 'warning', meta((m) => (m.extras.myodeck.streams.emg.gaps = [{ sample: 3 }]))],
	[
		'gaps',
		'warning',
		meta((m) => (m.extras.myodeck.streams.emg.gaps = [{ sample: 9000, lost: 1, seconds: 1, row: 9000 }]))
	],
	['streams', 'warning', meta((m) => (m.streams.emg.n_channels = 5))],
	['streams', 'warning', meta((m) => (m.streams.emg.channel_names = ['one']))],
	['streams', 'error', meta((m) => (m.streams = 3))],
	[
		'channel-grids',
		'warning',
		meta((m) => (m.streams.emg.channel_grids = [{ label: 'a', cells: [[0, 1], [1]] }]))
	],
	['labels', 'warning', (entries) => entries.delete('/labels.json')],
	['labels', 'error', (entries) => entries.set('/labels.json', new TextEncoder().encode('{'))],
	['labels', 'warning', labels((list) => list.push('fist'))],
	['label-order', 'warning', labels((list) => list.reverse())],
	['label-order', 'warning', labels((list) => list.pop())],
	['label-class', 'warning', labels((list) => (list[0].class_index = 7))],
	['label-time', 'warning', labels((list) => (list[5].timestamp = 99))],
	['array', 'error', (entries) => entries.delete('/emg.zarr/zarr.json')],
	['array', 'warning', array((a) => delete a.attributes)],
	['array', 'warning', array((a) => (a.storage_transformers_too = []))],
	['array', 'error', array((a) => (a.data_type = 'complex64'))],
	['dtype', 'warning', meta((m) => (m.streams.emg.dtype = 'int16'))],
	['chunk-shape', 'warning', meta((m) => (m.streams.emg.fs = 50))],
	['codecs', 'warning', array((a) => (a.codecs[1].configuration.level = 3))],
	['fill-value', 'warning', array((a) => (a.fill_value = 1))],
	['chunks', 'error', (entries) => entries.set('/emg.zarr/c/3/0', new Uint8Array([1, 2, 3]))],
	['chunks', 'warning', (entries) => entries.set('/emg.zarr/c/9/0', new Uint8Array([1, 2, 3]))],
	['length', 'warning', array((a) => (a.shape[0] = 700))],
	['chunks', 'error', (entries) => entries.delete('/emg.zarr/c/2/0')],
	['chunks', 'error', (entries) => entries.delete('/emg_timestamps.zarr/c/2')],
	[
		'timestamps',
		'warning',
		(entries) => entries.set('/emg_timestamps.zarr/c/2', entries.get('/emg_timestamps.zarr/c/3')!)
	],
	['quality', 'warning', meta((m) => m.class_names.push('Open'))]
];

describe('checkSession', () => {
	test('a session that is recorded here breaks no rule', async () => {
		expect((await checkSession(await archive(await made()))).findings).toEqual([]);
	});

	test.each(BROKEN)('finds a broken rule: %s (%s)', async (rule, level, spoil) => {
		const entries = await made();
		spoil(entries);
		const { findings } = await checkSession(await archive(entries));
		expect(findings).toContainEqual(expect.objectContaining({ rule, level }));
		for (const { message } of findings) expect(message).toMatch(/^\S.*\.$/s);
	});

	test('every rule can be broken', () => {
		const elsewhere: RuleId[] = ['file-name', 'zip-stored', 'readable'];
		expect(new Set([...BROKEN.map(([rule]) => rule), ...elsewhere])).toEqual(new Set(Object.keys(RULES)));
	});

	test('what is wrong with an archive as such: its name, its compression, damage on the way', async () => {
		const entries = await made();
		const named = async (name: string): Promise<unknown[]> =>
			(await checkSession(await archive(entries, name))).findings.map(({ rule }) => rule);
		expect(await named('fist.session.zip')).toEqual(['file-name']);
		expect(await named('2026-03-09_14-05-00_1a2b3c4d.zip')).toEqual(['file-name']);
		const packed = zipSync(Object.fromEntries([...entries].map(([key, bytes]) => [key.slice(1), bytes])));
		const { findings } = await checkSession(new File([packed as Uint8Array<ArrayBuffer>], NAME));
		expect(findings.map(({ rule }) => rule)).toEqual(['zip-stored']);
		const truncated = (await archive(entries)).slice(0, 3000);
		expect((await checkSession(new File([truncated], NAME))).findings).toMatchObject([
			{ level: 'error', rule: 'readable' }
		]);
		expect((await checkSession('nowhere.session.zip')).findings).toMatchObject([
			{ level: 'error', rule: 'readable' }
		]);
	});

	test('one broken chunk does not hide another', async () => {
		const entries = await made();
		entries.set('/emg.zarr/c/1/0', new Uint8Array([1, 2, 3]));
		entries.set('/emg.zarr/c/5/0', new Uint8Array([1, 2, 3]));
		entries.set('/emg_timestamps.zarr/c/6', new Uint8Array([1, 2, 3]));
		const { findings } = await checkSession(await archive(entries));
		expect(findings.filter(({ level }) => level === 'error').map(({ entry }) => entry)).toEqual([
			'emg.zarr/c/1/0',
			'emg.zarr/c/5/0',
			'emg_timestamps.zarr/c/6'
		]);
	});

	test.skipIf(!existsSync('../shared/fixtures'))('archives of MyoGestic have no errors', async () => {
		for (const file of readdirSync('../shared/fixtures').filter((name) => name.endsWith('.zip'))) {
			const { findings } = await checkSession(`../shared/fixtures/${file}`);
			expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
			expect(findings.map(({ rule }) => rule)).toContain('schema-version');
		}
	});
});
