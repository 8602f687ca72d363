import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readOptions } from '../options.ts';
import { serveApp } from './app-files.ts';

const root = mkdtempSync(join(tmpdir(), 'myodeck-app-'));
const folder = join(root, 'build');
let server: Server;

beforeAll(async () => {
	mkdirSync(join(folder, '_app', 'workers'), { recursive: true });
	mkdirSync(join(folder, 'help'));
	writeFileSync(join(root, 'secret.txt'), 'secret');
	writeFileSync(join(folder, 'index.html'), '<title>MyoDeck</title>');
	writeFileSync(join(folder, 'help', 'index.html'), '<title>Help</title>');
	writeFileSync(join(folder, '_app', 'workers', 'predict.worker-x.js'), '1');
	server = createServer(serveApp(folder));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
	server.close();
	rmSync(root, { recursive: true });
});

/** What is answered to a path, sent as it is: `fetch` would tidy it first. */
function get(
	path: string
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }> {
	const { port } = server.address() as AddressInfo;
	return new Promise((resolve, reject) => {
		const asked = request({ host: '127.0.0.1', port, path }, (response) => {
			let text = '';
			response.on('data', (bytes) => (text += bytes));
			response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text }));
		});
		asked.on('error', reject);
		asked.end();
	});
}

test('pages and files of the app come with the headers of the published app', async () => {
	const page = await get('/');
	expect([page.status, page.text]).toEqual([200, '<title>MyoDeck</title>']);
	expect(page.headers['cross-origin-embedder-policy']).toBe('require-corp');
	expect((await get('/help/')).text).toBe('<title>Help</title>');
	const worker = await get('/_app/workers/predict.worker-x.js');
	expect(worker.headers['content-security-policy']).toContain("default-src 'none'");
});

test('nothing outside of the folder is served, and what is not there is not found', async () => {
	for (const path of [
		'/../secret.txt',
		'/..%2fsecret.txt',
		'/%2e%2e/secret.txt',
		'//etc/passwd',
		'/none',
		'/%',
		'/%00'
	]) {
		const { status, text } = await get(path);
		expect([path, status, text.includes('secret')]).toEqual([path, 404, false]);
	}
});

test('a folder without a built app is refused with what to do', () => {
	expect(() => serveApp(root)).toThrow(/npm run build/);
});

test('--app serves the folder build, --app-folder another one; neither works for other computers', () => {
	expect(readOptions([])).toMatchObject({ app: undefined });
	expect(readOptions(['--app'])).toMatchObject({ app: 'build' });
	expect(readOptions(['--app-folder', 'site'])).toMatchObject({ app: 'site' });
	const shared = ['--host', '192.168.1.5', '--token', '12345678'];
	expect(readOptions(shared)).toMatchObject({ app: undefined });
	expect(() => readOptions([...shared, '--app'])).toThrow(/this computer only/);
});
