import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32 as zlibCrc32 } from 'node:zlib';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { openHttp } from './http.ts';
import { DATA, readAnywhere } from './random-access.fixture.ts';

const servers: Server[] = [];
afterEach(() => void vi.unstubAllGlobals());
afterAll(() => {
	for (const server of servers) server.close();
});

test('a link is https, or of the page itself; without a page, of this computer. Nothing else is asked', async () => {
	let requests = 0;
	const server = createServer((_request, response) => {
		requests++;
		response.writeHead(404).end();
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/a.session.zip`);
	const refusal = {
		name: 'SessionError',
		message: expect.stringMatching(/not an encrypted address.*https:/)
	};
	for (const link of [
		'http://lab.example/a.zip',
		'ftp://127.0.0.1/a.zip',
		'http://127.0.0.1.lab.example/a.zip'
	]) {
		await expect(openHttp(new URL(link))).rejects.toMatchObject(refusal);
	}
	await expect(openHttp(url)).rejects.toThrow(/status 404/);
	expect(requests).toBe(1);
	vi.stubGlobal('location', { origin: 'http://localhost:4173' });
	await expect(openHttp(url)).rejects.toMatchObject(refusal);
	expect(requests).toBe(1);
	vi.stubGlobal('location', { origin: url.origin });
	await expect(openHttp(url)).rejects.toThrow(/status 404/);
	await new Promise((resolve) => server.close(resolve));
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
