import { existsSync, readFileSync } from 'node:fs';
import { test as loud, type Page } from '@playwright/test';
import { escapes } from '../fixtures/script-escapes.ts';
import { attacksWhileLoaded, attacksWhileTraining, ENDLESS } from '../fixtures/script-attacks.ts';
import { loadBundle, saveBundle } from '../../src/lib/pipeline/bundle/bundle-file.ts';
import { connectSynthetic, drop, expect, open, openStep, test } from './app-page.ts';
import { listener } from './listener.ts';
import { bringSessions } from './trained.ts';

/** Trains with a script; resolves with what went wrong and what was logged. */
const trainWith = (page: Page, source: string): Promise<{ error: string; log: readonly string[] }> =>
	page.evaluate(async (text) => {
		const { scripts } = window.myodeck;
		scripts.use(scripts.add('mine', text));
		const error = await window.myodeck.train().then(
			() => '',
			(reason: Error) => `${reason.name}: ${reason.message}`
		);
		return { error, log: scripts.log };
	}, source);

const tryOut = (page: Page, source: string): Promise<string> =>
	page.evaluate(
		(text) =>
			window.myodeck.scripts.tryOut(text).then(
				(exports) => exports.join(),
				(error: Error) => error.message
			),
		source
	);

/** Names that the page's realm must not have: what an attack on comlink would set. */
const polluted = (page: Page): Promise<readonly string[]> =>
	page.evaluate(() => ['x', 'polluted', 'value'].filter((name) => name in {}));

test('no script that is loaded gets hold of anything that leads out, and nothing is sent', async ({
	deck
}) => {
	test.setTimeout(240_000);
	const { port, requests, close } = await listener();
	const answered: string[] = [];
	deck.on('response', (response) => answered.push(response.url()));
	for (const [name, source] of attacksWhileLoaded(port)) {
		await test.step(name, async () => {
			expect(await tryOut(deck, source), name).not.toMatch(/REACHED/);
			expect(await polluted(deck), name).toEqual([]);
		});
	}
	expect(requests).toEqual([]);
	expect(answered.filter((url) => url.includes('stolen'))).toEqual([]);
	// Where nothing is tried, the same way of asking gives an answer.
	expect(await tryOut(deck, 'export const predict = () => 0;')).toBe('predict');
	await close();
});

test('no script that trains gets hold of a port or of a recording, and loops are ended whatever it changed', async ({
	deck
}) => {
	test.setTimeout(240_000);
	const { port, requests, close } = await listener();
	await bringSessions(deck);
	const before = await checksums(deck);
	const attacks = [...attacksWhileTraining(port)];
	const shared = '../shared/cases/attack/escape-script.js';
	if (existsSync(shared)) {
		const escape = readFileSync(shared, 'utf8').replaceAll('4399', String(port));
		attacks.push(['the script that left its worker once', escape]);
	}
	for (const [name, source] of attacks) {
		await test.step(name, async () => {
			const { error, log } = await trainWith(deck, source);
			expect([error, ...log].join('\n'), name).not.toMatch(/REACHED|stolen|session/);
			expect(await polluted(deck), name).toEqual([]);
		});
	}
	for (const [name, { source, says }] of Object.entries(ENDLESS)) {
		await test.step(name, async () => {
			expect((await trainWith(deck, source)).error, name).toMatch(says);
		});
	}
	expect(await checksums(deck)).toEqual(before);
	expect(requests).toEqual([]);
	await close();
});

test('no script leaves its worker by what it is handed, by the language, or by what it answers', async ({
	deck
}) => {
	test.setTimeout(240_000);
	await bringSessions(deck);
	for (const [name, source] of escapes()) {
		await test.step(name, async () => {
			const { error, log } = await trainWith(deck, source);
			expect(error, name).toMatch(/^$|^ModelError: Your script failed/);
			expect([error, ...log].join('\n'), name).not.toMatch(/REACHED/);
			expect(await polluted(deck), name).toEqual([]);
		});
	}
});

/** One number for each stored session: the sum of its samples. */
const checksums = (page: Page): Promise<readonly number[]> =>
	page.evaluate(async () => {
		const { library } = window.myodeck;
		const sums = [];
		for (const { id } of library.list) {
			const { data } = await library.read(id, 'emg');
			sums.push(Array.from(data as ArrayLike<number | bigint>, Number).reduce((a, b) => a + b, 0));
		}
		return sums;
	});

test('a script that predicts cannot change what is recorded, nor reach the page', async ({ deck }) => {
	const { port, requests, close } = await listener();
	await bringSessions(deck);
	await connectSynthetic(deck);
	const [, source] = attacksWhileTraining(port).find(([name]) => name.startsWith('memory that is shared'))!;
	expect(
		(await trainWith(deck, source.replace('if (/Shared', 'if (globalThis.armed && /Shared'))).error
	).toBe('');
	const result = await deck.evaluate(async () => {
		const app = window.myodeck;
		await app.predict();
		await app.record('attacked');
		await new Promise((resolve) => setTimeout(resolve, 1500));
		const id = (await app.stop())!;
		const { data } = await app.library.read(id, 'emg');
		const values = Array.from(data as ArrayLike<number | bigint>, Number);
		return { n: values.length, wild: values.filter((x) => !Number.isFinite(x) || Math.abs(x) > 1e6).length };
	});
	expect(result.n).toBeGreaterThan(0);
	expect(result.wild).toBe(0);
	expect(await polluted(deck)).toEqual([]);
	expect(requests).toEqual([]);
	await close();
});

/** What the script of somebody else's model file does while it predicts: answers as it must, and attacks with what it logs. */
const WHILE_PREDICTING = `
	let n = 0;
	const { apply } = Reflect;
	Object.assign = (target, ...sources) => { for (const source of sources) target = source; return target; };
	const { slice } = String.prototype;
	const evil = [
		{ id: '1', type: 'SET', path: ['__proto__', '__proto__', 'x'], value: { type: 'RAW', value: 1 } },
		{ id: '1', type: 'CONSTRUCT', path: ['list', 'constructor'], argumentList: [{ type: 'RAW', value: 'return 1' }] },
		JSON.parse('{"type":"log","line":"x","__proto__":{"polluted":1}}')
	];
	String.prototype.slice = function (...parts) { return n > 20 ? evil[n % 3] : apply(slice, this, parts); };
	export const predict = (model, features, { log }) => {
		if (n++ > 20) log('attack');
		return 0;
	};`;

test('the script of a model file that attacks while it predicts ends itself, and nothing else', async ({
	deck
}) => {
	await bringSessions(deck);
	await connectSynthetic(deck);
	expect((await trainWith(deck, 'export const predict = () => 0;')).error).toBe('');
	const bytes = await deck.evaluate(async () => {
		const { training } = window.myodeck;
		const file = await training.exportModel(training.model!.id);
		return Array.from(new Uint8Array(await file.arrayBuffer()));
	});
	const bundle = loadBundle(Uint8Array.from(bytes));
	const stranger = { ...bundle, id: 'stranger', name: 'stranger', script: { source: WHILE_PREDICTING } };
	await drop(deck, [{ name: 'stranger.model.zip', bytes: saveBundle(stranger) }]);
	await expect.poll(() => deck.evaluate(() => window.myodeck.training.model?.name)).toBe('stranger');
	await openStep(deck, 'Predict');
	await deck.getByRole('button', { name: 'Predict', exact: true }).click();
	await deck
		.getByRole('dialog', { name: 'Run this script?' })
		.getByRole('button', { name: 'Run script' })
		.click();
	await expect(deck.getByRole('alert')).toContainText(/its worker sent what it must not, and was ended/);
	expect(await deck.evaluate(() => window.myodeck.prediction.running)).toBe(false);
	expect(await polluted(deck)).toEqual([]);
});

/** Does `say` 20 000 times a window; the page goes on and keeps few lines. */
async function flood(page: Page, say: string): Promise<void> {
	const { error, log } = await trainWith(
		page,
		`export const extract = (window, info) => { for (let i = 0; i < 20000; i++) ${say}; return [window.data[0]]; };`
	);
	expect(error, say).toMatch(/^$|took longer/);
	expect(log.length, say).toBeLessThanOrEqual(200);
	expect(await page.evaluate(() => window.myodeck.ready)).toBe(true);
}

test('a script that logs without end fills neither the page nor its log, and one line says how many lines were dropped', async ({
	deck
}) => {
	await bringSessions(deck);
	for (const say of ['info.log("again")', 'console.log("again")', 'console.error({ a: "again" })'])
		await test.step(say, () => flood(deck, say));
	const { log } = await trainWith(
		deck,
		`export const predict = () => 0;
		export const train = async (windows, labels, { log }) => {
			for (let i = 0; i < 20000; i++) log('again');
			await new Promise((done) => setTimeout(done, 1500));
		};`
	);
	expect(log.filter((line) => /^\d+ more lines were dropped$/.test(line)).length).toBeGreaterThan(0);
});

// The browser may still report errors of a worker that is being ended.
loud('a script that throws and rejects without end does not hold up the page', async ({ page }) => {
	await open(page);
	await bringSessions(page);
	for (const say of ['Promise.reject(new Error("again"))', 'setTimeout(() => { throw new Error("again"); })'])
		await loud.step(say, () => flood(page, say));
});
