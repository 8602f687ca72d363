import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { openHttp } from './http.ts';

afterEach(() => void vi.unstubAllGlobals());

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
