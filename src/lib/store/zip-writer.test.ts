import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { seeded } from '../core/random.ts';
import { bytesAccess } from './blob.ts';
import type { ByteStore, Key } from './byte-store.ts';
import { copyStore } from './copy-store.ts';
import { crc32 } from './crc32.ts';
import { memoryStore } from './memory.ts';
import { zipStore } from './zip-reader.ts';
import { zipWriter, type ZipOptions } from './zip-writer.ts';

const folder = mkdtempSync(join(tmpdir(), 'myodeck-zip-'));
afterAll(() => rmSync(folder, { recursive: true }));

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const MODIFIED = new Date(2026, 2, 9, 14, 5, 8);

/** An archive in memory, written by the writer. */
async function zipOf(entries: ReadonlyMap<Key, Uint8Array>, options: ZipOptions = {}): Promise<Uint8Array> {
	const parts: Uint8Array[] = [];
	const sink = new WritableStream<Uint8Array>({ write: (part) => void parts.push(part.slice()) });
	await copyStore(memoryStore(new Map(entries)), zipWriter(sink, { modified: MODIFIED, ...options }));
	return new Uint8Array(Buffer.concat(parts));
}

const open = (bytes: Uint8Array): Promise<ByteStore> => zipStore(bytesAccess(bytes, 'a.zip'));

async function contentOf(store: ByteStore): Promise<Map<Key, Uint8Array>> {
	const found = new Map<Key, Uint8Array>();
	for await (const key of store.keys()) found.set(key, (await store.get(key))!);
	return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const random = seeded(5);
const bytes = (n: number): Uint8Array => Uint8Array.from({ length: n }, () => random() * 256);
const CONTENT = new Map<Key, Uint8Array>([
	['/emg.zarr/c/0/0', bytes(1000)],
	['/emg.zarr/c/1/0', bytes(30_000)],
	['/emg.zarr/zarr.json', text('{"a": 1}')],
	['/empty', new Uint8Array(0)],
	['/meta.json', text('{"name": "Übung"}')],
	['/Müsküler.zarr/zarr.json', text('{}')]
]);
const SORTED = new Map([...CONTENT].sort(([a], [b]) => (a < b ? -1 : 1)));

test('what is written is what is read, with ordinary and with zip64 records', async () => {
	for (const forceZip64 of [false, true]) {
		const store = await open(await zipOf(CONTENT, { forceZip64 }));
		expect(await contentOf(store)).toEqual(SORTED);
		expect(await store.size?.('/emg.zarr/c/0/0')).toBe(1000);
		expect(await store.get('/nothing')).toBeUndefined();
		const range = { offset: 10, length: 20 };
		expect(await store.get('/emg.zarr/c/1/0', range)).toEqual(CONTENT.get('/emg.zarr/c/1/0')!.slice(10, 30));
		const suffixLength = 7;
		expect(await store.get('/emg.zarr/c/1/0', { suffixLength })).toEqual(
			CONTENT.get('/emg.zarr/c/1/0')!.slice(-7)
		);
	}
});

test('the same content makes the same bytes, whatever the order it was stored in', async () => {
	const backwards = new Map([...CONTENT].reverse());
	expect(await zipOf(backwards)).toEqual(await zipOf(CONTENT));
	expect(await zipOf(CONTENT, { modified: new Date(2026, 2, 9, 14, 5, 9) })).toEqual(await zipOf(CONTENT));
});

test('an archive that is read and written again is the same archive', async () => {
	const first = await zipOf(CONTENT);
	expect(await zipOf(await contentOf(await open(first)))).toEqual(first);
});

test('more than 65 535 entries are written and read', async () => {
	const many = new Map<Key, Uint8Array>();
	for (let i = 0; i < 65_600; i++) many.set(`/c/${i}`, Uint8Array.of(i & 255, i >> 8));
	const store = await open(await zipOf(many));
	let count = 0;
	for await (const key of store.keys()) count += key.startsWith('/c/') ? 1 : 0;
	expect(count).toBe(65_600);
	expect(await store.get('/c/65599')).toEqual(Uint8Array.of(65_599 & 255, (65_599 >> 8) & 255));
});

test('a sink that fails is a SessionError that says what to do', async () => {
	const sink = new WritableStream<Uint8Array>({
		write() {
			throw new Error('no space left on device');
		}
	});
	const failed = copyStore(memoryStore(new Map(CONTENT)), zipWriter(sink));
	await expect(failed).rejects.toMatchObject({ name: 'SessionError' });
	await expect(failed).rejects.toThrow(/no space left.*Free some disk space/);
});

const python = ['python3', '/usr/bin/python3'].find((command) => {
	try {
		execFileSync(command, ['-c', 'import zipfile']);
		return true;
	} catch {
		return false;
	}
});

test.skipIf(!python)(
	'another reader (Python zipfile) finds the same entries, stored, with the time and rights given',
	async () => {
		for (const forceZip64 of [false, true]) {
			const path = join(folder, `${forceZip64}.zip`);
			writeFileSync(path, await zipOf(CONTENT, { forceZip64 }));
			const script = `
import json, sys, zipfile, binascii
z = zipfile.ZipFile(sys.argv[1])
assert z.testzip() is None
print(json.dumps([[i.filename, i.file_size, i.compress_type, list(i.date_time), i.external_attr >> 16, i.flag_bits, binascii.crc32(z.read(i))] for i in z.infolist()]))`;
			const listed = JSON.parse(execFileSync(python!, ['-c', script, path], { encoding: 'utf8' })) as unknown;
			expect(listed).toEqual(
				[...SORTED].map(([key, value]) => [
					key.slice(1),
					value.length,
					0,
					[2026, 3, 9, 14, 5, 8],
					0o100644,
					2048,
					crc32(value)
				])
			);
		}
	}
);
