import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { build, serve } from './command.ts';
import { expect, test } from './fixture.ts';
import { staticHost } from './static-host.ts';

test.use({ serviceWorkers: 'allow' });

const HEADERS = {
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-embedder-policy': 'require-corp',
	'cross-origin-resource-policy': 'same-origin'
};

/** Every file of the built app. */
const filesOf = (folder: string): readonly string[] =>
	JSON.parse(readFileSync(`${folder}/_app/files.json`, 'utf8')) as string[];

async function expectPageIsolated(page: Page): Promise<void> {
	await expect.poll(() => page.evaluate(() => globalThis.crossOriginIsolated).catch(() => false)).toBe(true);
}

/** Isolated, with shared memory, in the page and in each worker of the app. */
async function expectIsolated(page: Page, base: string, folder = 'build'): Promise<void> {
	await expectPageIsolated(page);
	const workers = filesOf(folder).filter((file) => /\/workers\/[^/]+\.js$/.test(file));
	expect(workers.length).toBeGreaterThan(0);
	for (const worker of workers) await expectWorkerIsolated(page, `${base}/${worker}`);
}

async function expectWorkerIsolated(page: Page, script: string): Promise<void> {
	const started = page.waitForEvent('worker', (worker) => worker.url().endsWith(script));
	const handle = await page.evaluateHandle((url) => new Worker(url, { type: 'module' }), script);
	const refused = handle.evaluate(
		(worker, url) =>
			new Promise((_, reject) => (worker.onerror = (event) => reject(new Error(`${url}: ${event.message}`)))),
		script
	);
	// Workers of scripts take shared memory out of their realm as they start: for them the isolation alone counts.
	const isolated = started.then((worker) =>
		worker.evaluate(
			(holdsScripts) => crossOriginIsolated && (holdsScripts || new SharedArrayBuffer(8).byteLength === 8),
			/\/script/.test(script)
		)
	);
	expect(await Promise.race([isolated, refused]), script).toBe(true);
	refused.catch(() => undefined);
	await handle.evaluate((worker) => worker.terminate());
}

/** Waits until the service worker keeps the whole app. */
async function keptForOffline(page: Page, base: string, folder: string): Promise<void> {
	const paths = [...filesOf(folder), '', 'help/', 'favicon.svg'].map((file) => `${base}/${file}`);
	const missing = (): Promise<readonly string[]> =>
		page.evaluate(async (wanted) => {
			const found = await Promise.all(wanted.map((path) => caches.match(path)));
			return wanted.filter((_, k) => !found[k]);
		}, paths);
	await expect.poll(missing, { timeout: 60_000 }).toEqual([]);
}

test('npm start serves every page, file and worker with the headers that isolate it', async ({ page }) => {
	const bare: string[] = [];
	page.on('response', async (response) => {
		const sent = await response.allHeaders();
		if (!response.url().startsWith('http')) return;
		if (Object.entries(HEADERS).some(([name, value]) => sent[name] !== value)) bare.push(response.url());
	});
	await page.goto('/');
	await expectIsolated(page, '');
	await page.goto('/help/');
	await expectPageIsolated(page);
	expect(bare).toEqual([]);
});

/** With `MYODECK_LONG=1` the page runs: Vite then hands out a thousand modules one by one, which takes a minute of work. */
const LONG = Boolean(process.env['MYODECK_LONG']);

test.describe('in development', () => {
	test.use({ javaScriptEnabled: LONG });

	test('npm run dev serves an isolated page', async ({ page }) => {
		const dev = await serve(['dev', '--port', '0']);
		try {
			await page.goto(`${dev.url}/`);
			await expectPageIsolated(page);
			const module = await page.request.get(`${dev.url}/src/lib/ring/shared-ring.ts`);
			expect({ status: module.status(), ...module.headers() }).toMatchObject({ status: 200, ...HEADERS });
			// It waits for the last module, then leaves before Vite goes.
			if (LONG) await page.waitForFunction(() => window.myodeck?.ready);
			await page.goto('about:blank');
		} finally {
			await dev.stop();
		}
	});
});

for (const { name, base } of [
	{ name: 'at its root', base: '' },
	{ name: 'under a sub-path', base: '/myodeck' }
]) {
	test(`a host without headers, ${name}, becomes isolated and then needs no network`, async ({ page }) => {
		test.setTimeout(180_000);
		const folder = base ? 'test-results/pages' : 'build';
		if (base) await build({ BASE_PATH: base, BUILD_DIR: folder });
		const host = await staticHost(folder, base);
		try {
			const loads = loadsOf(page);
			await page.goto(`${host.url}/`);
			await expectIsolated(page, base, folder);
			expect(loads).toHaveLength(2);
			await keptForOffline(page, base, folder);
			await host.stop();
			await page.reload();
			await expectIsolated(page, base, folder);
			await page.goto(`${host.url}/help/`);
			await expect(page.getByRole('heading').first()).toBeVisible();
			await expectPageIsolated(page);
		} finally {
			await host.stop();
		}
	});
}

/** The pages that were loaded, one entry per load. */
function loadsOf(page: Page): readonly string[] {
	const loads: string[] = [];
	page.on('load', () => loads.push(page.url()));
	return loads;
}

test.describe('where service workers are forbidden', () => {
	test.use({ serviceWorkers: 'block' });

	test('a host without headers leaves the page as it is, loaded once', async ({ page }) => {
		const host = await staticHost('build');
		try {
			const loads = loadsOf(page);
			await page.goto(`${host.url}/`);
			await expect(page.locator('body')).not.toBeEmpty();
			await page.waitForTimeout(2000);
			expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(false);
			expect(loads).toHaveLength(1);
		} finally {
			await host.stop();
		}
	});
});

test('a service worker that cannot isolate the page makes it load again once, and no more', async ({
	page
}) => {
	const folder = 'test-results/powerless';
	cpSync('build', folder, { recursive: true });
	const powerless =
		"addEventListener('install', () => skipWaiting()); addEventListener('activate', () => clients.claim());";
	writeFileSync(`${folder}/service-worker.js`, powerless);
	const host = await staticHost(folder);
	try {
		const loads = loadsOf(page);
		await page.goto(`${host.url}/`);
		await expect.poll(() => loads.length).toBe(2);
		await page.waitForTimeout(2000);
		expect(await page.evaluate(() => globalThis.crossOriginIsolated)).toBe(false);
		expect(loads).toHaveLength(2);
	} finally {
		await host.stop();
	}
});
