import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { createHash } from 'node:crypto';
import {
	existsSync,
	mkdtempSync,
	openAsBlob,
	readFileSync,
	readdirSync,
	rmSync,
	writeFileSync
} from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { bytesAccess } from '../../store/blob.ts';
import type { ByteStore, Key } from '../../store/byte-store.ts';
import { copyStore } from '../../store/copy-store.ts';
import { memoryStore } from '../../store/memory.ts';
import { folderStore } from '../../store/node-folder.ts';
import { zipStore } from '../../store/zip-reader.ts';
import { zipWriter } from '../../store/zip-writer.ts';
import { AppendableZarrArray } from '../write/appendable-zarr-array.ts';
import { entriesOf, makeSession, type SessionFixture } from '../write/session.fixture.ts';
import { idOf } from '../format/session-id.ts';
import { openSessionStore } from './open.ts';

const folder = mkdtempSync(join(tmpdir(), 'myodeck-session-'));
afterAll(() => rmSync(folder, { recursive: true }));

const MADE: SessionFixture = {
	name: 'Übung 1',
	classNames: ['Rest', 'Fäust'],
	streams: [
		{ fs: 100, rows: 350, nChannels: 3, from: 1000, info: { channelNames: ['a', 'b', 'c'] } },
		{ name: 'kin', fs: 12.5, rows: 44, nChannels: 1, from: 1000, value: (row) => Math.sin(row) }
	],
	labels: [
		[1000, 0],
		[1002, 1]
	]
};

/** The session as an archive. */
async function archiveOf(store: ByteStore): Promise<Uint8Array> {
	const parts: Uint8Array[] = [];
	const sink = new WritableStream<Uint8Array>({ write: (part) => void parts.push(part) });
	await copyStore(store, zipWriter(sink, { modified: new Date(2026, 0, 1) }));
	return new Uint8Array(Buffer.concat(parts));
}

const hash = (data: ArrayBufferView): string =>
	createHash('sha256')
		.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
		.digest('hex');

test('record, export, import, export: identical entry for entry and byte for byte', async () => {
	const recorded = memoryStore(await makeSession(MADE));
	const exported = await archiveOf(recorded);
	const imported = memoryStore();
	await copyStore(await zipStore(bytesAccess(exported, 'a.zip')), imported);
	expect(await entriesOf(imported)).toEqual(await entriesOf(recorded));
	expect(Buffer.compare(await archiveOf(imported), exported)).toBe(0);
	const unpacked = await folderStore(join(folder, 'unpacked'));
	await copyStore(imported, unpacked);
	expect(Buffer.compare(await archiveOf(unpacked), exported)).toBe(0);
});

test('a session opens alike from every container, under the name of its file', async () => {
	const store = memoryStore(await makeSession(MADE));
	const bytes = await archiveOf(store);
	const path = join(folder, '2026-03-09_14-05-00_1a2b3c4d.session.zip');
	writeFileSync(path, bytes);
	const unpacked = join(folder, '2026-03-09_14-05-00_1a2b3c4d');
	await copyStore(store, await folderStore(unpacked));
	const server = createServer((_request, response) => void response.end(bytes));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/2026-03-09_14-05-00_1a2b3c4d.session.zip`;
	const file = new File([await openAsBlob(path)], '2026-03-09_14-05-00_1a2b3c4d.session.zip');
	const expected = hash((await (await openSessionStore(store)).getContinuous('emg')).data);
	try {
		for (const source of [path, unpacked, pathToFileURL(path), address, new URL(address), file]) {
			const session = await openSessionStore(source);
			expect(session).toMatchObject({ id: '2026-03-09_14-05-00_1a2b3c4d', name: 'Übung 1', broken: [] });
			expect(hash((await session.getContinuous('emg')).data)).toBe(expected);
		}
		for (const source of [bytes, new Blob([bytes as Uint8Array<ArrayBuffer>]), store]) {
			expect(hash((await (await openSessionStore(source)).getContinuous('emg')).data)).toBe(expected);
		}
	} finally {
		server.close();
	}
	expect(idOf('a.b.ZIP')).toBe('a.b');
});

test('what is no session is refused by the name of its file', async () => {
	const path = join(folder, 'notes.txt');
	writeFileSync(path, 'dear diary');
	await expect(openSessionStore(path)).rejects.toThrow(/notes\.txt is no zip archive/);
	await expect(openSessionStore(join(folder, 'gone.zip'))).rejects.toThrow(/gone\.zip cannot be read/);
	await expect(openSessionStore(folder)).rejects.toThrow(/no meta\.json/);
	await expect(openSessionStore(5 as unknown as string)).rejects.toMatchObject({ name: 'SessionError' });
});

/** A Python that can decode what zarr-python writes, without any code of ours. */
const python = ['python3', '/usr/bin/python3'].find((command) => {
	try {
		execFileSync(command, ['-c', 'import zstandard'], { stdio: 'ignore' });
		return true;
	} catch {
		return false;
	}
});

const READER = `
import hashlib, json, struct, sys, zipfile, zstandard
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None and all(i.compress_type == 0 for i in z.infolist())
meta = json.loads(z.read('meta.json').decode('ascii'))
assert meta['schema_version'] == 3 and meta['pose_convention'] == 'standard'
def read(path):
    m = json.loads(z.read(path + '/zarr.json'))
    assert m['zarr_format'] == 3 and m['node_type'] == 'array' and m['storage_transformers'] == [] and m['fill_value'] == 0
    assert [c['name'] for c in m['codecs']] == ['bytes', 'zstd'] and m['codecs'][0]['configuration'] == {'endian': 'little'}
    assert m['chunk_key_encoding'] == {'name': 'default', 'configuration': {'separator': '/'}}
    rows = m['chunk_grid']['configuration']['chunk_shape'][0]
    width = {'float32': 4, 'float64': 8}[m['data_type']] * (m['shape'][1] if len(m['shape']) > 1 else 1)
    out = b''
    for i in range(-(-m['shape'][0] // rows)):
        chunk = zstandard.ZstdDecompressor().decompress(z.read(f"{path}/c/{i}" + ('/0' if len(m['shape']) > 1 else '')))
        assert len(chunk) == rows * width, 'a chunk is stored whole'
        out += chunk
    tail = out[m['shape'][0] * width:]
    assert tail == bytes(len(tail)), 'padded with fill'
    return m, out[:m['shape'][0] * width]
found = {}
for name, s in meta['streams'].items():
    m, data = read(name + '.zarr')
    t, times = read(name + '_timestamps.zarr')
    assert m['chunk_grid']['configuration']['chunk_shape'] == [max(1, int(s['fs'])), s['n_channels']] and m['data_type'] == s['dtype']
    assert t['chunk_grid']['configuration']['chunk_shape'] == [max(1, int(s['fs']))] and t['data_type'] == 'float64'
    found[name] = [m['shape'], hashlib.sha256(data).hexdigest(), hashlib.sha256(times).hexdigest(), s['channel_names']]
print(json.dumps({'streams': found, 'labels': json.loads(z.read('labels.json')), 'names': meta['class_names'], 'name': meta.get('name')}))`;

test.skipIf(!python)(
	'another reader (Python zipfile, json, zstandard) finds in our archives what ours does',
	async () => {
		const store = memoryStore(await makeSession(MADE));
		const path = join(folder, 'ours.session.zip');
		writeFileSync(path, await archiveOf(store));
		const found = JSON.parse(execFileSync(python!, ['-c', READER, path], { encoding: 'utf8' })) as unknown;
		const session = await openSessionStore(path);
		const streams: Record<string, unknown> = {};
		for (const { name, nChannels, nSamples, channelNames } of session.streams) {
			const { data, timestamps } = await session.getContinuous(name);
			streams[name] = [[nSamples, nChannels], hash(data), hash(timestamps), channelNames ?? null];
		}
		const labels = session.labels.map(({ timestamp, classIndex }) => ({
			timestamp,
			class_index: classIndex
		}));
		expect(found).toEqual({ streams, labels, names: ['Rest', 'Fäust'], name: 'Übung 1' });
	}
);

const SHARED = join(process.cwd(), '../shared');
const foreign = ['fixtures', 'data/libemg-onesubject'].flatMap((set) => {
	const path = join(SHARED, set);
	return existsSync(path)
		? readdirSync(path)
				.filter((name) => name.endsWith('.zip'))
				.map((name) => join(path, name))
		: [];
});

test.skipIf(foreign.length === 0)(
	'sessions of MyoGestic keep every entry, unknown keys and all, through import and export',
	async () => {
		for (const path of foreign) {
			const original = await entriesOf(await zipStore(bytesAccess(readFileSync(path), path)));
			const imported = memoryStore();
			await copyStore(memoryStore(original), imported);
			const again = await zipStore(bytesAccess(await archiveOf(imported), 'again.zip'));
			expect(await entriesOf(again)).toEqual(original);
		}
	}
);

test.skipIf(foreign.length === 0)(
	'metadata of arrays written here are those of MyoGestic, byte for byte',
	async () => {
		for (const path of foreign) {
			const store = await zipStore(bytesAccess(readFileSync(path), path));
			const session = await openSessionStore(store);
			for (const { name, nChannels, fs } of session.streams) {
				const { data, timestamps } = await session.getContinuous(name);
				for (const [key, rows, columns] of [
					[`/${name}.zarr`, data, nChannels],
					[`/${name}_timestamps.zarr`, timestamps, undefined]
				] as const) {
					const array = new AppendableZarrArray(
						key,
						columns ? 'float32' : 'float64',
						columns,
						Math.floor(fs)
					);
					array.append(rows as Float32Array);
					const { entries } = await array.unwritten();
					const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
					expect(text(entries.get(`${key}/zarr.json`))).toBe(text(await store.get(`${key}/zarr.json`)));
					const chunks = [...entries.keys()].filter((entry: Key) => entry.includes('/c/'));
					for (const entry of chunks) expect(await store.size?.(entry)).toBeGreaterThan(0);
				}
			}
		}
	}
);
