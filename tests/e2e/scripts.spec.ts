import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { expectNoViolations } from './accessible.ts';
import { connectSynthetic, drop, expect, open, openStep, ready, test } from './app-page.ts';
import { staticHost } from './static-host.ts';
import { bringSessions } from './trained.ts';

/** The sample of the how-to, as it stands there. */
const SAMPLE = /```ts\n([\s\S]+?)```/.exec(readFileSync('docs/how-to/own-pipeline.md', 'utf8'))![1]!;

/** Trains with a script; resolves with what went wrong. */
async function trainWith(page: Page, source: string): Promise<string> {
	return page.evaluate(async (text) => {
		const { scripts } = window.myodeck;
		scripts.use(scripts.add('mine', text));
		return window.myodeck.train().then(
			() => '',
			(error: Error) => `${error.name}: ${error.message}`
		);
	}, source);
}

test('a person writes a pipeline, records, trains, predicts and replays with it, bit for bit; others are asked', async ({
	deck,
	elsewhere
}) => {
	await bringSessions(deck);
	await connectSynthetic(deck);
	await openStep(deck, 'Train');
	await deck.getByRole('link', { name: 'Custom pipeline' }).first().click();
	await deck.getByRole('button', { name: 'Features, training and prediction' }).click();
	const editor = deck.getByRole('textbox', { name: 'Script' });
	await editor.click();
	await deck.keyboard.press('ControlOrMeta+a');
	await deck.keyboard.insertText(SAMPLE);
	await deck.getByRole('button', { name: 'Check' }).click();
	await expect(deck.getByText('exports extract, predict, train')).toBeVisible();
	await expectNoViolations(deck);
	await deck.getByText('Use for training').click();
	await deck.getByRole('button', { name: 'Train', exact: true }).click();
	await expect(deck.getByLabel('Log')).toContainText('Fist');
	await expect.poll(() => deck.evaluate(() => window.myodeck.training.model?.kind)).toBe('own');
	expect(await deck.evaluate(() => window.myodeck.training.model!.score!.accuracy)).toBeGreaterThan(0.7);

	const result = await deck.evaluate(async () => {
		const app = window.myodeck;
		const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
		await app.predict();
		await app.record('live');
		for (const k of [0, 1, 2]) {
			void app.label(k);
			await wait(800);
		}
		const live = (await app.stop())!;
		const session = await app.library.open(live);
		await app.disconnect();
		const replay = await app.replay(live);
		await app.predict();
		await app.record('again');
		await replay.drive('seek', 0);
		const predicted = (): number =>
			app.recording.counts?.perStream.find(({ name }) => name === 'emg_prediction_2')?.samples ?? 0;
		const all = app.library.get(live)!.streams.find(({ name }) => name === 'emg_prediction')!.nSamples;
		// A replay loops: some rows over the whole are the beginning once more.
		for (const first = predicted(); predicted() < first + all + 10;) await wait(50);
		const again = (await app.stop())!;
		const rows = async (id: string, stream: string): Promise<Map<number, string>> => {
			const { data, timestamps, nChannels } = await app.library.read(id, stream);
			const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
			return new Map(
				Array.from(timestamps, (time, i) => [time, bits.slice(i * nChannels, (i + 1) * nChannels).join()])
			);
		};
		const [before, after] = [await rows(live, 'emg_prediction'), await rows(again, 'emg_prediction_2')];
		const file = await app.training.exportModel(app.training.model!.id);
		return {
			n: before.size,
			missing: [...before].filter(([time, bits]) => after.get(time) !== bits).length,
			meta: JSON.stringify(session.extras),
			file: Array.from(new Uint8Array(await file.arrayBuffer()))
		};
	});
	expect(result.n).toBeGreaterThan(30);
	expect(result.missing).toBe(0);
	expect(result.meta).toContain('export function predict');

	// Somebody else opens the model: the source first, and nothing runs without a yes.
	await open(elsewhere);
	await drop(elsewhere, [{ name: 'own.model.zip', bytes: Uint8Array.from(result.file) }]);
	await expect.poll(() => elsewhere.evaluate(() => window.myodeck.training.model?.kind)).toBe('own');
	await connectSynthetic(elsewhere);
	await openStep(elsewhere, 'Predict');
	await elsewhere.getByRole('button', { name: 'Predict', exact: true }).click();
	const question = elsewhere.getByRole('dialog', { name: 'Run this script?' });
	await expect(question.getByRole('region')).toContainText('export function predict');
	expect(elsewhere.workers().some((worker) => worker.url().includes('script.worker'))).toBe(false);
	await question.getByRole('button', { name: 'Do not run' }).click();
	expect(await elsewhere.evaluate(() => window.myodeck.prediction.running)).toBe(false);
	await elsewhere.getByRole('button', { name: 'Predict', exact: true }).click();
	await question.getByRole('button', { name: 'Run script' }).click();
	await expect(elsewhere.locator('.word')).not.toHaveText('–');
	await elsewhere.reload();
	await ready(elsewhere);
	await connectSynthetic(elsewhere);
	await openStep(elsewhere, 'Predict');
	await elsewhere.getByRole('button', { name: 'Predict', exact: true }).click();
	await expect(elsewhere.locator('.word')).not.toHaveText('–');
	await elsewhere.close();
});

test('an endless loop is ended and named, in training and while predicting', async ({ deck }) => {
	await bringSessions(deck);
	await connectSynthetic(deck);
	expect(await trainWith(deck, 'export const extract = () => { for (;;); };')).toMatch(
		/^ModelError: Your script failed, in extract: it took longer than 2 s and was ended/
	);
	expect(
		await trainWith(
			deck,
			`export const train = () => performance.now() + 4000;
			export const predict = (until) => { while (performance.now() > until); return 0; };`
		)
	).toBe('');
	await deck.evaluate(() => window.myodeck.predict());
	await expect(deck.getByRole('alert')).toContainText(
		'Your script failed, in predict: it took longer than 2 s'
	);
	expect(await deck.evaluate(() => window.myodeck.prediction.running)).toBe(false);
});

test('what a script does wrong is named with its line, and marked in the editor', async ({ deck }) => {
	await bringSessions(deck);
	expect(await trainWith(deck, 'export function extract(window) {\n\treturn windw.data;\n}')).toMatch(
		/line 2, in extract: windw is not defined/
	);
	await openStep(deck, 'Train');
	await deck.getByRole('link', { name: 'Edit', exact: true }).first().click();
	await expect(deck.locator('.cm-lint-marker-error')).toBeVisible();
	await expect(deck.getByRole('status').filter({ hasText: 'line 2' })).toBeVisible();
	expect(await trainWith(deck, "export const extract = () => 'loud';")).toMatch(
		/extract returned the text "loud" instead of a list of numbers/
	);
	expect(await trainWith(deck, 'export function extract() {\n\treturn [1,;\n}')).toMatch(
		/cannot be read, line 2/
	);
});

test('a script reaches no network, no storage and nothing of the page', async ({ deck }) => {
	await bringSessions(deck);
	const requests: string[] = [];
	deck.on('request', (request) => requests.push(request.url()));
	for (const call of [
		"fetch('/stolen')",
		"new WebSocket('ws://localhost:1')",
		"importScripts('/stolen.js')",
		"postMessage('x')"
	]) {
		expect(await trainWith(deck, `export const extract = () => [${call} ? 1 : 0];`)).toMatch(
			/in extract: \w+ is not there for scripts/
		);
	}
	const gone = [
		'indexedDB',
		'caches',
		'navigator',
		'location',
		'BroadcastChannel',
		'Worker',
		'document',
		'window',
		'URL',
		'Blob'
	];
	const names = JSON.stringify(gone);
	expect(
		await trainWith(
			deck,
			`export const extract = () => {
				const there = ${names}.filter((name) => name !== 'Worker' && globalThis[name] !== undefined);
				if (there.length > 0) throw new Error('there: ' + there);
				return [1, 2];
			};`
		)
	).not.toMatch(/there: /);
	// Past what was taken away the worker's own policy refuses: a module of elsewhere, who would allow it, is not asked for.
	let asks = 0;
	const elsewhere = createServer((_request, response) => {
		asks++;
		const allow = { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' };
		response.writeHead(200, { 'Content-Type': 'text/javascript', ...allow }).end('export const x = 1;');
	});
	await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
	const { port } = elsewhere.address() as AddressInfo;
	expect(
		await trainWith(
			deck,
			`export const predict = () => 0;
			export const train = async () => { await import('http://127.0.0.1:${port}/x.js'); };`
		)
	).toMatch(/line 2, in train|in train: Failed to fetch/);
	expect(asks).toBe(0);
	await new Promise((resolve) => elsewhere.close(resolve));
	expect(requests.filter((url) => url.includes('stolen'))).toEqual([]);
});

test.describe('on a host of plain files', () => {
	test.use({ serviceWorkers: 'allow' });

	test('on a host without headers the service worker brings the policy; where it does not arrive no script runs', async ({
		page,
		browser,
		baseURL
	}) => {
		const tryOut = (on: Page): Promise<string> =>
			on.evaluate(() =>
				window.myodeck.scripts.tryOut('export const predict = () => 0;').then(
					(exports) => exports.join(),
					(error: Error) => error.message
				)
			);
		const host = await staticHost('build');
		await page.goto(`${host.url}/`);
		await page.waitForFunction(() => globalThis.crossOriginIsolated && window.myodeck?.ready);
		expect(await tryOut(page)).toBe('predict');
		await page.goto('about:blank');
		await host.stop();

		const context = await browser.newContext({ serviceWorkers: 'block', ...(baseURL && { baseURL }) });
		await context.route('**/script.worker*', async (route) => {
			const response = await route.fetch();
			const headers = Object.entries(response.headers()).filter(
				([name]) => name !== 'content-security-policy'
			);
			await route.fulfill({ response, headers: Object.fromEntries(headers) });
		});
		const bare = await context.newPage();
		await open(bare);
		expect(await tryOut(bare)).toMatch(/^Scripts do not run here: this worker could reach the network/);
		await context.close();
	});
});
