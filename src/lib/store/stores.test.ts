import { mkdtempSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 as zlibCrc32 } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { seeded } from '../core/random.ts';
import { blobAccess, bytesAccess } from './blob.ts';
import type { Key, WritableByteStore } from './byte-store.ts';
import { copyStore } from './copy-store.ts';
import { crc32 } from './crc32.ts';
import { memoryStore } from './memory.ts';
import { openNodeFile } from './node-file.ts';
import { folderStore } from './node-folder.ts';
import type { RandomAccess } from './random-access.ts';
import { DATA, readAnywhere } from './random-access.fixture.ts';
import { readAhead } from './read-ahead.ts';

const folder = mkdtempSync(join(tmpdir(), 'myodeck-store-'));
afterAll(() => rmSync(folder, { recursive: true }));

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const random = seeded(9);

async function keysOf(store: WritableByteStore): Promise<Key[]> {
	const keys: Key[] = [];
	for await (const key of store.keys()) keys.push(key);
	return keys.sort();
}

// The database and the directory handle exist in a browser only: tests/e2e asks the same of them.
describe.each<[string, () => Promise<WritableByteStore>]>([
	['memory', async () => memoryStore()],
	['a folder', async () => folderStore(mkdtempSync(join(folder, 'folder-')))]
])('a store in %s', (_where, make) => {
	test('gives back what was written, whole and in part, and nothing else', async () => {
		const store = await make();
		expect(await keysOf(store)).toEqual([]);
		await store.setMany(
			new Map([
				['/a/b/c', text('hello')],
				['/meta.json', text('{}')]
			])
		);
		await store.setMany(new Map([['/meta.json', text('{"x": 1}')]]));
		expect(await keysOf(store)).toEqual(['/a/b/c', '/meta.json']);
		expect(await store.get('/meta.json')).toEqual(text('{"x": 1}'));
		expect(await store.get('/a/b/c', { offset: 1, length: 3 })).toEqual(text('ell'));
		expect(await store.get('/a/b/c', { suffixLength: 2 })).toEqual(text('lo'));
		expect(await store.get('/a/b/c', { offset: 3, length: 99 })).toEqual(text('lo'));
		expect(await store.get('/a/b')).toBeUndefined();
		expect(await store.get('/meta.json/x')).toBeUndefined();
		expect(await store.size?.('/a/b/c')).toBe(5);
		expect(await store.size?.('/x')).toBeUndefined();
		await store.close();
	});

	test('keeps its own copy of what it was given', async () => {
		const store = await make();
		const bytes = text('hello');
		await store.setMany(new Map([['/x', bytes]]));
		bytes.fill(0);
		expect(await store.get('/x')).toEqual(text('hello'));
	});

	test('is copied entry for entry, with progress that ends at all bytes', async () => {
		const from = await make();
		const entries = new Map<Key, Uint8Array>();
		for (let i = 0; i < 40; i++) entries.set(`/c/${i}`, DATA.subarray(i * 1000, i * 1000 + 30_000 * (i % 7)));
		await from.setMany(entries);
		const to = await make();
		const reported: [number, number | undefined][] = [];
		await copyStore(from, to, { onProgress: (done, total) => reported.push([done, total]) });
		for (const [key, bytes] of entries) expect(Buffer.compare((await to.get(key))!, bytes)).toBe(0);
		const total = [...entries.values()].reduce((sum, { length }) => sum + length, 0);
		expect(reported.at(-1)).toEqual([total, total]);
	});
});

test('a copy holds at most one batch, whatever the size of the session', async () => {
	const big = 3 * 2 ** 20;
	const from = memoryStore();
	const sizes = Array.from({ length: 30 }, (_, i) => (i % 5 === 0 ? 3 * big : big));
	await from.setMany(new Map(sizes.map((size, i) => [`/c/${i}`, new Uint8Array(size)] as const)));
	let largest = 0;
	let copied = 0;
	let closed = false;
	const to: WritableByteStore = {
		...memoryStore(),
		async setMany(entries) {
			const bytes = [...entries.values()].map(({ byteLength }) => byteLength);
			const sum = bytes.reduce((a, b) => a + b, 0);
			// A value that is larger by itself travels alone.
			if (bytes.length > 1) largest = Math.max(largest, sum);
			copied += sum;
		},
		async close() {
			closed = true;
		}
	};
	await copyStore(from, to);
	expect(largest).toBeLessThanOrEqual(4 * 2 ** 20);
	expect(copied).toBe(sizes.reduce((a, b) => a + b, 0));
	expect(closed).toBe(true);
});

test('a store that does not know its sizes still says how far the copy is', async () => {
	const from: WritableByteStore = { ...memoryStore() };
	delete from.size;
	await from.setMany(
		new Map(Array.from({ length: 20 }, (_, i) => [`/c/${i}`, new Uint8Array(2 ** 20)] as const))
	);
	const reported: [number, number | undefined][] = [];
	await copyStore(from, memoryStore(), { onProgress: (done, total) => reported.push([done, total]) });
	expect(reported).toEqual([4, 8, 12, 16, 20].map((done) => [done * 2 ** 20, 20 * 2 ** 20]));
});

test('a folder never reads or writes outside itself', async () => {
	writeFileSync(join(folder, 'secret'), 'secret');
	const store = await folderStore(mkdtempSync(join(folder, 'inside-')));
	for (const key of [
		'/../secret',
		'/a/../../secret',
		'//secret',
		'/a\\..\\..\\secret',
		'/C:secret',
		'/'
	] as Key[]) {
		await expect(store.get(key)).rejects.toThrow(RangeError);
		await expect(store.setMany(new Map([[key, text('x')]]))).rejects.toThrow(/is no name for an entry/);
	}
	expect(readdirSync(folder).filter((name) => name === 'secret')).toHaveLength(1);
});

test('a folder that is not there, or is a file, is refused with what to do', async () => {
	const store = await folderStore(join(folder, 'nowhere'));
	await expect(keysOf(store)).rejects.toThrow(/nowhere cannot be read.*Check/);
	writeFileSync(join(folder, 'file'), '');
	const file = await folderStore(join(folder, 'file'));
	await expect(file.setMany(new Map([['/a', text('')]]))).rejects.toMatchObject({ name: 'SessionError' });
	await expect(openNodeFile(join(folder, 'none.zip'))).rejects.toThrow(
		/none\.zip cannot be read.*Check the path/
	);
});

test('what is being written and what is a link is not listed', async () => {
	const path = mkdtempSync(join(folder, 'listed-'));
	writeFileSync(join(path, 'a.writing'), '');
	writeFileSync(join(path, 'b'), '');
	symlinkSync(folder, join(path, 'link'));
	expect(await keysOf(await folderStore(path))).toEqual(['/b']);
});

test('bytes, blobs and files are read at any place', async () => {
	await readAnywhere(bytesAccess(DATA, 'bytes'));
	await readAnywhere(blobAccess(new Blob([DATA]), 'blob'));
	writeFileSync(join(folder, 'data'), DATA);
	const file = await openNodeFile(join(folder, 'data'));
	await readAnywhere(file);
	const shortened = await openNodeFile(join(folder, 'data'));
	truncateSync(join(folder, 'data'), 1000);
	await expect(shortened.read(400_000, 5)).rejects.toThrow(/cut short/);
});

test('reading ahead keeps a bounded number of blocks and asks for each once', async () => {
	let reads = 0;
	const counted: RandomAccess = {
		name: 'x',
		size: DATA.length,
		async read(offset, length) {
			reads++;
			return DATA.subarray(offset, offset + length);
		}
	};
	await readAnywhere(readAhead(counted, { blockBytes: 1000, kept: 7 }));
	reads = 0;
	const ahead = readAhead(counted, { blockBytes: 1000, kept: 7 });
	for (let at = 0; at < 50_000; at += 100) await ahead.read(at, 100);
	expect(reads).toBe(50);
	await Promise.all([ahead.read(90_000, 10), ahead.read(90_100, 10)]);
	expect(reads).toBe(51);
});

test('the checksum is the one zip and gzip use, in one piece or in several', () => {
	expect(crc32(text('123456789'))).toBe(0xcbf43926);
	expect(crc32(new Uint8Array(0))).toBe(0);
	for (let i = 0; i < 50; i++) {
		const part = DATA.subarray(i, i + Math.floor(random() * 1000));
		const split = Math.floor(random() * part.length);
		expect(crc32(part)).toBe(zlibCrc32(part));
		expect(crc32(part.subarray(split), crc32(part.subarray(0, split)))).toBe(zlibCrc32(part));
	}
});
