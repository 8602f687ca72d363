import { createServer, type RequestListener, type Server } from 'node:http';
import { mkdtempSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 as zlibCrc32 } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { seeded } from '../core/random.ts';
import { blobAccess, bytesAccess } from './blob.ts';
import type { Key, WritableByteStore } from './byte-store.ts';
import { copyStore } from './copy-store.ts';
import { crc32 } from './crc32.ts';
import { openHttp } from './http.ts';
import { memoryStore } from './memory.ts';
import { openNodeFile } from './node-file.ts';
import { folderStore } from './node-folder.ts';
import type { RandomAccess } from './random-access.ts';
import { readAhead } from './read-ahead.ts';

const folder = mkdtempSync(join(tmpdir(), 'myodeck-store-'));
const servers: Server[] = [];
afterAll(() => {
	rmSync(folder, { recursive: true });
	for (const server of servers) server.close();
});

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const random = seeded(9);
/** Large arrays are compared as buffers: `toEqual` takes seconds for one of these. */
const DATA = Uint8Array.from({ length: 1_500_000 }, () => random() * 256);

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

/** Reads `source` at random places and compares with `DATA`. */
async function readAnywhere(source: RandomAccess, rounds = 200): Promise<void> {
	expect(source.size).toBe(DATA.length);
	for (let i = 0; i < rounds; i++) {
		const offset = Math.floor(random() * DATA.length);
		const length = Math.floor(random() ** 4 * (DATA.length - offset));
		expect(Buffer.compare(await source.read(offset, length), DATA.subarray(offset, offset + length))).toBe(0);
	}
	expect(Buffer.compare(await source.read(0, DATA.length), DATA)).toBe(0);
	expect(await source.read(DATA.length, 0)).toHaveLength(0);
}

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

/** Serves on a free port of this machine. */
async function serve(listener: RequestListener): Promise<URL> {
	const server = createServer(listener);
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/takes/data%20one.zip`);
}

/** A server that does ranges as RFC 9110 says. */
function ranged(data: () => Uint8Array, log: { bytes: number; requests: number }): RequestListener {
	return (request, response) => {
		const bytes = data();
		log.requests++;
		const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
		const start = from === '' ? Math.max(0, bytes.length - Number(to)) : Number(from);
		const end = from === '' || to === '' ? bytes.length : Math.min(Number(to) + 1, bytes.length);
		const part = bytes.subarray(start, end);
		log.bytes += part.length;
		response.writeHead(206, {
			'content-range': `bytes ${start}-${end - 1}/${bytes.length}`,
			'content-length': part.length,
			etag: `"${zlibCrc32(bytes)}"`
		});
		response.end(part);
	};
}

test('a file on a server is read by ranges: only what is asked for travels', async () => {
	const log = { bytes: 0, requests: 0 };
	const source = await openHttp(await serve(ranged(() => DATA, log)));
	expect(source).toMatchObject({ name: 'data one.zip', size: DATA.length });
	expect(await source.read(700_000, 100)).toEqual(DATA.subarray(700_000, 700_100));
	expect(await source.read(DATA.length - 50, 50)).toEqual(DATA.subarray(-50));
	expect(log.bytes).toBeLessThan(600_000);
	await readAnywhere(source, 50);
});

test('a look into a large file costs little; whoever reads on gets large parts', async () => {
	const large = new Uint8Array(6 * 2 ** 20).map((_, i) => (i * 31) >> 3);
	const log = { bytes: 0, requests: 0 };
	const source = await openHttp(await serve(ranged(() => large, log)));
	for (const at of [0, 1_000_000, 2_500_000]) {
		expect(await source.read(at, 500)).toEqual(large.subarray(at, at + 500));
	}
	expect(log).toEqual({ bytes: 96 * 1024, requests: 4 });
	for (let at = 0; at < large.length; at += 9000) {
		const part = await source.read(at, Math.min(9000, large.length - at));
		expect(Buffer.compare(part, large.subarray(at, at + 9000))).toBe(0);
	}
	expect(log.requests).toBeLessThan(45);
	expect(log.bytes).toBeLessThan(large.length + 49 * 1024);
});

test('a file shorter than the first request is read, too', async () => {
	const log = { bytes: 0, requests: 0 };
	const source = await openHttp(await serve(ranged(() => DATA.subarray(0, 1000), log)));
	expect(source.size).toBe(1000);
	expect(await source.read(0, 1000)).toEqual(DATA.subarray(0, 1000));
});

test('a server without ranges sends the whole file, once, and says how far it is', async () => {
	let requests = 0;
	const url = await serve((_request, response) => {
		requests++;
		response.writeHead(200, { 'content-length': DATA.length });
		response.end(DATA);
	});
	const reported: [number, number | undefined][] = [];
	const source = await openHttp(url, { onProgress: (done, total) => reported.push([done, total]) });
	await readAnywhere(source, 50);
	expect(requests).toBe(1);
	expect(reported.at(-1)).toEqual([DATA.length, DATA.length]);
	expect(reported.length).toBeGreaterThan(1);
});

test('a file that changes on the server while it is read is noticed', async () => {
	let data = DATA;
	const source = await openHttp(await serve(ranged(() => data, { bytes: 0, requests: 0 })));
	data = DATA.map((byte) => byte ^ 1);
	await expect(source.read(0, 100)).rejects.toThrow(/changed on the server.*Open the link again/);
});

test('an address that is not there, or that nobody serves, is refused with what to do', async () => {
	const missing = await serve((_request, response) => void response.writeHead(404).end());
	await expect(openHttp(missing)).rejects.toThrow(/status 404.*Check the address/);
	const closed = await serve((_request, response) => void response.end());
	await new Promise((resolve) => servers.pop()!.close(resolve));
	await expect(openHttp(closed)).rejects.toThrow(/could not be reached.*Check the address/);
	await expect(openHttp(closed)).rejects.toMatchObject({ name: 'SessionError' });
});

test('a download can be cancelled', async () => {
	const url = await serve((_request, response) => void response.writeHead(200).write('begun'));
	const cancel = new AbortController();
	const opening = openHttp(url, { signal: cancel.signal, onProgress: () => cancel.abort() });
	await expect(opening).rejects.toThrow();
	servers.at(-1)!.closeAllConnections();
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
