import { readdirSync } from 'node:fs';
// Without the fixture that fails at an error in the console: refusals are logged there.
import { expect, test } from '@playwright/test';
import { headersFor } from '../../src/response-headers.ts';
import { open } from './app-page.ts';
import { listener } from './listener.ts';

/** The built workers, by name. */
const WORKERS = readdirSync('build/_app/immutable/workers')
	.filter((file) => /\.worker-.*\.js$/.test(file))
	.map((file) => ({ name: file.replace(/\.worker.*/, ''), path: `/_app/immutable/workers/${file}` }));
const SOURCES = readdirSync('src/workers').map((file) => file.replace(/\.worker\.ts$/, ''));

test('every response has the headers of the table, every worker a policy of its own, and the page requires Trusted Types', async ({
	page
}) => {
	expect(WORKERS.map(({ name }) => name).sort()).toEqual(SOURCES.sort());
	const paths = ['/', '/help/', '/favicon.svg', '/service-worker.js', '/_app/files.json'];
	for (const path of [...paths, ...WORKERS.map((worker) => worker.path)]) {
		const headers = (await page.request.get(path)).headers();
		expect(headers['referrer-policy'], path).toBe('no-referrer');
		expect(headers['x-content-type-options'], path).toBe('nosniff');
		const wanted = headersFor(path)['Content-Security-Policy'];
		expect(headers['content-security-policy'], path).toBe(wanted);
		if (path.includes('worker')) expect(wanted, path).toMatch(/^default-src 'none'; script-src /);
	}
	const elsewhere = await listener();
	await open(page);
	const outcome = await page.evaluate(async (port) => {
		const tried = (work: () => unknown): string => {
			try {
				return `allowed: ${String(work())}`;
			} catch (error) {
				return (error as Error).name;
			}
		};
		const blob = URL.createObjectURL(new Blob(['postMessage(1)'], { type: 'text/javascript' }));
		return {
			html: tried(() => (document.createElement('div').innerHTML = '<img src=x>')),
			blob: tried(() => new Worker(blob)),
			elsewhere: tried(() => new Worker(`http://127.0.0.1:${port}/workers/x.worker.js`)),
			code: tried(() => document.createElement('script').setAttribute('src', '/x.js')),
			referrer: document.querySelector<HTMLMetaElement>('meta[name=referrer]')?.content
		};
	}, elsewhere.port);
	expect(outcome).toEqual({
		html: 'TypeError',
		blob: 'TypeError',
		elsewhere: 'TypeError',
		code: 'TypeError',
		referrer: 'no-referrer'
	});
	expect(elsewhere.requests).toEqual([]);
	await elsewhere.close();
});

test('no worker reaches another port of this computer', async ({ page }) => {
	const elsewhere = await listener();
	await page.goto('/');
	await page.waitForFunction(() => window.myodeck?.ready);
	for (const { name, path } of WORKERS) {
		const started = page.waitForEvent('worker', (worker) => worker.url().endsWith(path));
		await page.evaluate((address) => {
			new Worker(address, { type: 'module' });
		}, path);
		const worker = await started;
		const outcome = await worker.evaluate(async (port) => {
			const address = `http://127.0.0.1:${port}/stolen`;
			const tried = async (work: () => unknown): Promise<boolean> => {
				try {
					await work();
					return true;
				} catch {
					return false;
				}
			};
			return [
				await tried(() => fetch(address)),
				await tried(() => fetch(address, { mode: 'no-cors', method: 'POST', body: 'x' })),
				await tried(() => import(/* @vite-ignore */ `${address}.js`)),
				await tried(
					() =>
						new Promise((resolve, reject) => {
							const source = new EventSource(address);
							source.onopen = resolve;
							source.onerror = reject;
						})
				)
			];
		}, elsewhere.port);
		expect(outcome, name).toEqual([false, false, false, false]);
	}
	expect(elsewhere.requests).toEqual([]);
	await elsewhere.close();
});
