import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { mkdtemp, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drop, expect, fileAt, open, test } from './deck.ts';

/** Opens the demo by its link and waits until it plays. */
async function openDemo(page: Page): Promise<void> {
	await open(page, '/?demo');
	await page.waitForFunction(() => window.myodeck.workbench.transport !== undefined);
}

/** Trains on a take of three classes, then records another one with the model at work. Resolves with its id. */
async function recordPredicted(page: Page, channels: number, seconds: number): Promise<string> {
	return page.evaluate(
		async ([nChannels, span]) => {
			const app = window.myodeck;
			const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
			await app.connect('synthetic', { channels: nChannels!, rate: 2048 });
			await app.record();
			for (const k of [0, 1, 2, 0, 1, 2, 0]) {
				app.label(k);
				await wait(700);
			}
			await app.stop();
			await app.train();
			await app.predict();
			await wait(500);
			await app.record('live');
			for (const k of [0, 1, 2]) {
				app.label(k);
				await wait((1000 * span!) / 3);
			}
			const id = (await app.stop())!;
			await app.disconnect();
			return id;
		},
		[channels, seconds]
	);
}

interface Check {
	readonly compared: number;
	readonly differing: number;
	readonly why?: string | undefined;
}

/** Replays a session in several ways with the model at work; what the page counts after each. */
async function replayEveryWay(page: Page, id: string): Promise<Record<string, Check>> {
	return page.evaluate(async (session) => {
		const app = window.myodeck;
		const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
		const { workbench } = app;
		const found: Record<string, Check> = {};
		const play = async (name: string, how: () => Promise<void>): Promise<void> => {
			await app.disconnect();
			const replay = await app.replay(session, { speed: 0.01 });
			await app.predict();
			await replay.drive('pause');
			await replay.drive('seek', 0);
			await how();
			await wait(400);
			found[name] = { ...workbench.check.figures };
		};
		const drive = (...args: Parameters<NonNullable<typeof workbench.replay>['drive']>): Promise<void> =>
			workbench.replay!.drive(...args);
		const toTheEnd = async (): Promise<void> => {
			while (!workbench.transport?.ended) await wait(50);
		};
		for (const speed of [1, 4, Infinity]) {
			await play(`${speed}`, async () => {
				await drive('setSpeed', speed);
				await drive('play');
				await toTheEnd();
			});
		}
		await play('stepped', async () => {
			for (let k = 0; k < 30; k++) {
				await workbench.step('hop', 1);
				await wait(15);
			}
		});
		await play('sought', async () => {
			// Seeded: the same places every time.
			let seed = 7;
			for (let k = 0; k < 20; k++) {
				seed = (seed * 48271) % 2147483647;
				await drive('seek', (seed / 2147483647) * workbench.transport!.duration);
				await wait(60);
			}
		});
		return found;
	}, id);
}

test('predictions recorded live are the same on replay: 1×, 4×, full speed, stepped, sought, and verified', async ({
	deck
}) => {
	test.setTimeout(180_000);
	const long = process.env['MYODECK_LONG'] ? 30 : 4;
	const id = await recordPredicted(deck, 64, long);
	const found = await replayEveryWay(deck, id);
	for (const [how, { compared, differing, why }] of Object.entries(found)) {
		expect({ how, differing, why }).toEqual({ how, differing: 0, why: undefined });
		expect(compared, how).toBeGreaterThan(15);
	}
	// The whole session at full speed in a worker, by the button.
	await deck.getByRole('button', { name: 'Verify' }).click();
	await expect(deck.getByText(/^0 of \d+ differ$/)).toBeVisible();
	await expect(deck.getByText('whole session')).toBeVisible();
	const verified = await deck.evaluate(() => window.myodeck.workbench.study.verified!);
	const recorded = await deck.evaluate(
		(session) =>
			window.myodeck.library.get(session)!.streams.find(({ name }) => name === 'emg_prediction')!.nSamples,
		id
	);
	expect(verified).toMatchObject({ compared: recorded, differing: 0, onlyRecorded: 0 });
});

const DATA = '../shared/data/libemg-onesubject';
test('a recorded data session and a trained perceptron: replayed, recorded again with predictions, the same', async ({
	deck
}) => {
	test.skip(!existsSync(DATA), 'needs the recorded data');
	test.setTimeout(120_000);
	await drop(deck, [fileAt(`${DATA}/trial1.session.zip`, 'trial1.session.zip')]);
	await expect.poll(() => deck.evaluate(() => window.myodeck.library.list.length)).toBe(1);
	const id = await deck.evaluate(async () => {
		const app = window.myodeck;
		const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
		app.settings.data.training.model = 'mlp';
		app.settings.data.training.skipFirst = false;
		await app.train();
		const replay = await app.replay(app.library.list[0]!.id, { speed: 4 });
		await app.predict();
		await wait(300);
		await app.record('again');
		await replay.drive('seek', 0);
		await wait(4000);
		const again = (await app.stop())!;
		await app.disconnect();
		await app.replay(again, { speed: 4 });
		await app.workbench.verify();
		return again;
	});
	const verified = await deck.evaluate(() => window.myodeck.workbench.study.verified!);
	expect(verified.sessionId).toBe(id);
	expect(verified.differing).toBe(0);
	expect(verified.compared).toBeGreaterThan(50);
});

test('a person steps, seeks, loops and looks into a window of the demo, by keys, mouse and typing', async ({
	deck
}) => {
	await openDemo(deck);
	const transport = () => deck.evaluate(() => window.myodeck.workbench.transport!);
	await expect(deck.getByRole('group', { name: 'Replay' })).toBeVisible();
	expect(await deck.evaluate(() => window.myodeck.library.list.length)).toBe(0);
	const slider = deck.getByRole('slider', { name: 'Position in the session' });
	await expect(slider).toBeVisible();

	await deck.keyboard.press('Space');
	await expect.poll(async () => (await transport()).playing).toBe(false);
	await expect(
		deck.getByRole('group', { name: 'Replay' }).getByRole('button', { name: 'Play' })
	).toBeVisible();
	await expect(deck.getByRole('button', { name: /^Play$/ })).toHaveCount(2);

	// A typed time, to the sample.
	await deck.getByRole('textbox', { name: /^Time/ }).fill('10.5');
	await deck.keyboard.press('Enter');
	await expect.poll(async () => (await transport()).sample!.row).toBe(10_501);
	expect((await transport()).position).toBe(10.5);

	// Sample, hop (50 ms at 1000 Hz: ends on its grid), window, back again.
	await deck.keyboard.press('Alt+ArrowRight');
	await expect.poll(async () => (await transport()).sample!.index).toBe(10_502);
	await deck.keyboard.press('ArrowRight');
	await expect.poll(async () => (await transport()).sample!.index).toBe(10_550);
	await deck.keyboard.press('Shift+ArrowRight');
	await expect.poll(async () => (await transport()).sample!.index).toBe(10_750);
	await deck.keyboard.press('ArrowLeft');
	await expect.poll(async () => (await transport()).sample!.index).toBe(10_700);

	// Labels are every two seconds.
	await deck.keyboard.press(']');
	await expect.poll(async () => (await transport()).position).toBe(12);
	await deck.keyboard.press('[');
	await expect.poll(async () => (await transport()).position).toBe(10);

	// A click seeks, the wheel zooms, A and B loop.
	const box = (await slider.boundingBox())!;
	await deck.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
	await expect.poll(async () => (await transport()).position).toBeCloseTo(13, 0);
	await deck.mouse.wheel(0, -600);
	await expect
		.poll(() => deck.evaluate(() => (({ from, to }) => to - from)(window.myodeck.workbench.view!)))
		.toBeLessThan(10);
	await deck.getByRole('button', { name: 'Loop from here' }).click();
	await deck.evaluate(() => window.myodeck.workbench.replay!.drive('step', 0.5));
	await expect.poll(async () => (await transport()).position).toBeGreaterThan(13.3);
	await deck.getByRole('button', { name: 'Loop to here' }).click();
	await expect.poll(async () => (await transport()).loop).toBe(true);
	const { jumps } = await transport();
	await deck.evaluate(() => window.myodeck.workbench.replay!.drive('play'));
	await expect.poll(async () => (await transport()).jumps).toBeGreaterThan(jumps + 1);

	// Kept when asked to, then trained on, and a window taken apart: the very numbers the library face gives.
	await deck.getByRole('button', { name: 'Keep in this browser' }).click();
	await expect.poll(() => deck.evaluate(() => window.myodeck.library.list.length)).toBe(1);
	await deck.evaluate(async () => {
		const app = window.myodeck;
		app.tick(app.library.list[0]!.id);
		await app.train();
		await app.workbench.replay!.drive('pause');
		await app.workbench.replay!.drive('seek', 7);
	});
	await deck.waitForTimeout(200);
	await deck.getByRole('button', { name: 'Window', exact: true }).click();
	await expect(deck.getByRole('dialog', { name: 'Window at the playhead' })).toBeVisible();
	const { violations } = await new AxeBuilder({ page: deck }).analyze();
	expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
	const window_ = await deck.evaluate(() => window.myodeck.workbench.study.window!);
	expect([window_.start, window_.end, window_.timestamps.length]).toEqual([6800, 7000, 200]);
	const sum = window_.outputs.reduce((total, { value }) => total + value, 0);
	expect(sum).toBeCloseTo(1, 5);
});

test('a link plays a session by ranges, stores nothing, and says what is wrong with a bad one', async ({
	deck
}) => {
	const folder = await mkdtemp(join(tmpdir(), 'replay-'));
	await openDemo(deck);
	await deck.evaluate(() => window.myodeck.workbench.keep());
	await expect.poll(() => deck.evaluate(() => window.myodeck.library.list.length)).toBe(1);
	const downloading = deck.waitForEvent('download');
	await deck.evaluate(() => window.myodeck.export([window.myodeck.library.list[0]!.id]));
	const path = join(folder, 'take.session.zip');
	await (await downloading).saveAs(path);
	await deck.evaluate(async () => {
		await window.myodeck.disconnect();
		await window.myodeck.remove(window.myodeck.library.list.map(({ id }) => id));
	});

	const bytes = await readFile(path);
	const asked: string[] = [];
	await deck.route('**/linked/take.session.zip', async (route) => {
		const range = route.request().headers()['range'] ?? '';
		asked.push(range);
		const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
		if (to === undefined) return route.fulfill({ status: 200, body: bytes });
		const start = from === '' ? Math.max(0, bytes.length - Number(to)) : Number(from);
		const end = from === '' || to === '' ? bytes.length : Math.min(bytes.length, Number(to) + 1);
		return route.fulfill({
			status: 206,
			headers: { 'content-range': `bytes ${start}-${end - 1}/${bytes.length}`, etag: '"1"' },
			body: bytes.subarray(start, end)
		});
	});
	await open(deck, '/?session=linked/take.session.zip');
	await expect(deck.getByRole('group', { name: 'Replay' })).toBeVisible();
	await expect(deck.getByText('is not stored here')).toBeVisible();
	await expect
		.poll(() => deck.evaluate(() => window.myodeck.workbench.transport?.position ?? 0))
		.toBeGreaterThan(0.2);
	expect(await deck.evaluate(() => window.myodeck.library.list.length)).toBe(0);
	expect(asked.every((range) => range.startsWith('bytes='))).toBe(true);

	await open(deck, '/?session=ftp://example.org/x.session.zip');
	await expect(deck.getByText(/is no address of a session/)).toBeVisible();
});

test('a session deleted in another tab ends its replay and says so; a live name refuses a replay', async ({
	deck,
	context
}) => {
	await openDemo(deck);
	const id = await deck.evaluate(async () => {
		const kept = await window.myodeck.workbench.keep();
		await window.myodeck.replay(kept, { speed: 0.1 });
		return kept;
	});
	const other = await context.newPage();
	await open(other);
	await other.evaluate((session) => window.myodeck.remove([session]), id);
	await expect(deck.getByText(/was deleted while it played/)).toBeVisible();
	expect(await deck.evaluate(() => window.myodeck.deck.connections.length)).toBe(0);
	await other.evaluate((session) => window.myodeck.library.restore([session]), id);
	await expect.poll(() => deck.evaluate(() => window.myodeck.library.list.length)).toBe(1);

	const refused = await deck.evaluate(async (session) => {
		const app = window.myodeck;
		await app.connect('synthetic', { channels: 2, rate: 500 });
		return app.replay(session).then(
			() => 'played',
			(error: Error) => error.message
		);
	}, id);
	expect(refused).toMatch(/"emg" is already live \(Synthetic.*Disconnect that source first/);
});

test('models are compared on the page: table, matrices, ribbons, disagreements that lead to the deck', async ({
	deck
}) => {
	await openDemo(deck);
	await deck.evaluate(async () => {
		const app = window.myodeck;
		app.tick(await app.workbench.keep());
		app.settings.data.training.features = ['RMS'];
		await app.train();
		app.settings.data.training.features = ['ZC'];
		await app.train();
	});
	await deck.getByRole('link', { name: 'Learn', exact: true }).click();
	await deck.getByRole('button', { name: 'Compare', exact: true }).click();
	const table = deck.getByRole('table', { name: 'How each model does on each session' });
	await expect(table.getByRole('row')).toHaveCount(3);
	await expect(table.getByText('learned from it')).toHaveCount(2);
	await expect(deck.getByRole('table', { name: /Confusion/ }).first()).toBeVisible();
	const compared = await deck.evaluate(() => window.myodeck.workbench.study.compared!);
	for (const { score, changesPerSecond, secondsPerWindow } of compared.totals) {
		expect(score.accuracy).toBeGreaterThan(0.25);
		expect(changesPerSecond).toBeGreaterThan(0);
		expect(secondsPerWindow).toBeGreaterThan(0);
	}
	for (const [name, kind] of [
		['CSV', 'csv'],
		['PNG', 'png']
	] as const) {
		const downloading = deck.waitForEvent('download');
		await deck.getByRole('button', { name: new RegExp(name) }).click();
		expect((await downloading).suggestedFilename()).toBe(`comparison.${kind}`);
	}
	const [first] = compared.recordings[0]!.disagreements;
	await deck.getByRole('region', { name: 'Disagreements' }).getByRole('button').first().click();
	await expect(deck.getByRole('group', { name: 'Replay' })).toBeVisible();
	await expect
		.poll(() => deck.evaluate(() => window.myodeck.workbench.transport?.position))
		.toBeCloseTo((first!.from + first!.to) / 2, 3);
});
