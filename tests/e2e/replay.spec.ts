// Over 250 lines because each test records, trains and replays one session in every way.
import type { Page } from '@playwright/test';
import { existsSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	inspectWindow,
	loadBundle,
	openSessionStore,
	seekable,
	type InspectedWindow
} from '../../src/lib/index.ts';
import { expectNoViolations } from './accessible.ts';
import { drop, expect, fileAt, openDemo, test } from './app-page.ts';
import { bringModel } from './trained.ts';

/** Records a take with a model at work. Resolves with its id. */
async function recordPredicted(page: Page, channels: number, seconds: number): Promise<string> {
	await bringModel(page, channels);
	return page.evaluate(
		async ([nChannels, span]) => {
			const app = window.myodeck;
			const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
			await app.connect('synthetic', { channels: nChannels!, rate: 2048 });
			await app.predict();
			await wait(500);
			await app.record('live');
			for (const k of [0, 1, 2]) {
				void app.label(k);
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
	readonly reason?: string | undefined;
}

/** Replays a session in several ways with the model at work; what the page counts after each. */
async function replayEveryWay(page: Page, id: string): Promise<Record<string, Check>> {
	return page.evaluate(async (session) => {
		const app = window.myodeck;
		const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
		const { replaySession } = app;
		// Each way ends where the session does.
		app.settings.data.replay.loop = false;
		const found: Record<string, Check> = {};
		const play = async (name: string, how: () => Promise<void>): Promise<void> => {
			await app.disconnect();
			const replay = await app.replay(session, { speed: 0.01 });
			await app.predict();
			await replay.drive('pause');
			await replay.drive('seek', 0);
			await how();
			await wait(400);
			found[name] = { ...replaySession.check.figures };
		};
		const drive = (...args: Parameters<NonNullable<typeof replaySession.replay>['drive']>): Promise<void> =>
			replaySession.replay!.drive(...args);
		const toTheEnd = async (): Promise<void> => {
			while (!replaySession.transport?.ended) await wait(50);
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
				await replaySession.step('hop', 1);
				await wait(15);
			}
		});
		await play('sought', async () => {
			// Seeded: the same places every time.
			let seed = 7;
			for (let k = 0; k < 20; k++) {
				seed = (seed * 48271) % 2147483647;
				await drive('seek', (seed / 2147483647) * replaySession.transport!.duration);
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
	const [channels, seconds] = process.env['MYODECK_LONG'] ? ([64, 30] as const) : ([16, 4] as const);
	const id = await recordPredicted(deck, channels, seconds);
	const found = await replayEveryWay(deck, id);
	for (const [how, { compared, differing, reason }] of Object.entries(found)) {
		expect({ how, differing, why: reason }).toEqual({ how, differing: 0, reason: undefined });
		expect(compared, how).toBeGreaterThan(15);
	}
	// The whole session at full speed in a worker, by the button.
	await deck.getByRole('button', { name: 'Verify' }).click();
	await expect(deck.getByText(/^0 of \d+ differ$/)).toBeVisible();
	await expect(deck.getByText('whole session')).toBeVisible();
	const verified = await deck.evaluate(() => window.myodeck.replaySession.analysis.verified!);
	const recorded = await deck.evaluate(
		(session) =>
			window.myodeck.library.get(session)!.streams.find(({ name }) => name === 'emg_prediction')!.nSamples,
		id
	);
	expect(verified).toMatchObject({ compared: recorded, differing: 0, onlyRecorded: 0 });
	// On the timeline, under the truth: what was said then, what was said in this replay, and what verifying says.
	const lanes = await deck.evaluate(() => window.myodeck.replaySession.lanes);
	expect(lanes.map(({ name }) => name)).toEqual(['recorded', 'live', 'recomputed']);
	const [then, ...others] = lanes;
	for (const { name, runs } of others) {
		let same = 0;
		for (const { from, to, classIndex } of runs) {
			const middle = (from + to) / 2;
			const decision = then!.runs.find((run) => run.from < middle && middle < run.to);
			// At the seams of runs a rounding error may be a run of its own.
			if (!decision || to - from < 1e-3) continue;
			expect(decision.classIndex, name).toBe(classIndex);
			same++;
		}
		expect(same, name).toBeGreaterThan(1);
	}
});

const DATA = '../shared/data/libemg-onesubject';
test('a recorded data session and a trained perceptron: recorded again from a replay with predictions, the same every way', async ({
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
		app.settings.data.training.kinds = { mlp: { epochs: 10 } };
		app.settings.data.training.skipFirst = false;
		await app.train();
		const replay = await app.replay(app.library.list[0]!.id, { speed: 4 });
		await replay.drive('pause');
		await replay.drive('seek', 0);
		await app.predict();
		await app.record('again');
		await replay.drive('play');
		for (const k of [0, 1, 0]) {
			void app.label(k);
			await wait(350);
		}
		return (await app.stop())!;
	});
	const found = await replayEveryWay(deck, id);
	for (const [how, { compared, differing, reason }] of Object.entries(found)) {
		expect({ how, differing, why: reason }).toEqual({ how, differing: 0, reason: undefined });
		expect(compared, how).toBeGreaterThan(15);
	}
	// Labels that were given while it played lie on the session's own clock, so that the take can be learned from.
	const { labels, start, duration } = await deck.evaluate(() => {
		const { replay, transport } = window.myodeck.replaySession;
		return { labels: replay!.replayed!.labels, start: transport!.start, duration: transport!.duration };
	});
	expect(labels.length).toBeGreaterThanOrEqual(3);
	for (const { timestamp } of labels) {
		expect(timestamp - start).toBeGreaterThanOrEqual(-1);
		expect(timestamp - start).toBeLessThanOrEqual(duration + 1);
	}
	const verified = await deck.evaluate(async () => {
		await window.myodeck.replaySession.verify();
		return window.myodeck.replaySession.analysis.verified!;
	});
	expect(verified.sessionId).toBe(id);
	expect(verified.differing).toBe(0);
	expect(verified.compared).toBeGreaterThan(50);
});

test('a person steps, seeks, loops and looks into a window of the demo, by keys, mouse and typing; plain Node finds the same window', async ({
	deck
}) => {
	await openDemo(deck);
	const transport = () => deck.evaluate(() => window.myodeck.replaySession.transport!);
	await expect(deck.getByRole('group', { name: 'Replay', exact: true })).toBeVisible();
	expect(await deck.evaluate(() => window.myodeck.library.list.length)).toBe(0);
	const slider = deck.getByRole('slider', { name: 'Position in the session' });
	await expect(slider).toBeVisible();

	await deck.keyboard.press('Space');
	await expect.poll(async () => (await transport()).playing).toBe(false);
	await expect(
		deck.getByRole('group', { name: 'Replay', exact: true }).getByRole('button', { name: 'Play' })
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

	// A trial on, and back.
	await deck.keyboard.press('Alt+Shift+ArrowRight');
	await expect.poll(async () => (await transport()).position).toBe(12);
	await deck.keyboard.press('Alt+Shift+ArrowLeft');
	await expect.poll(async () => (await transport()).position).toBe(10);

	// Pointing at a moment of the timeline marks it over the scope, and pointing at the scope marks it on the timeline.
	const at = (await slider.boundingBox())!;
	await deck.mouse.move(at.x + (9.55 / 26) * at.width, at.y + 30);
	await expect(deck.getByText('00:09.5', { exact: false })).toHaveCount(2);
	const screen = (await deck.locator('.scope .screen').boundingBox())!;
	await deck.mouse.move(screen.x + 0.8 * screen.width, screen.y + 100);
	await expect.poll(() => deck.evaluate(() => window.myodeck.replaySession.hover)).toBeCloseTo(9, 1);
	await deck.mouse.move(5, 5);
	await expect.poll(() => deck.evaluate(() => window.myodeck.replaySession.hover)).toBe(undefined);

	// A click seeks, the wheel zooms, A and B loop.
	const box = (await slider.boundingBox())!;
	await deck.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
	await expect.poll(async () => (await transport()).position).toBeCloseTo(13, 0);
	await deck.mouse.wheel(0, -600);
	await expect
		.poll(() => deck.evaluate(() => (({ from, to }) => to - from)(window.myodeck.replaySession.view!)))
		.toBeLessThan(10);
	await deck.getByRole('button', { name: 'Loop from here' }).click();
	await deck.evaluate(() => window.myodeck.replaySession.replay!.drive('step', 0.5));
	await expect.poll(async () => (await transport()).position).toBeGreaterThan(13.3);
	await deck.getByRole('button', { name: 'Loop to here' }).click();
	await expect.poll(async () => (await transport()).loop).toBe(true);
	const { jumps } = await transport();
	await deck.evaluate(() => window.myodeck.replaySession.replay!.drive('play'));
	await expect.poll(async () => (await transport()).jumps).toBeGreaterThan(jumps + 1);

	// Kept when asked to, then trained on, and a window taken apart: the very numbers the library face gives.
	await deck.getByRole('button', { name: 'Store in this browser' }).click();
	await expect.poll(() => deck.evaluate(() => window.myodeck.library.list.length)).toBe(1);
	await deck.evaluate(async () => {
		const app = window.myodeck;
		void app.setInTrainingSet([app.library.list[0]!.id], true);
		await app.prediction.stop();
		await app.train();
		await app.replaySession.replay!.drive('pause');
		await app.replaySession.replay!.drive('seek', 7);
	});
	await deck.waitForTimeout(200);
	await deck.getByRole('button', { name: 'Window', exact: true }).click();
	await expect(deck.getByRole('dialog', { name: 'Window at the playhead' })).toBeVisible();
	await expectNoViolations(deck);
	const window_ = await deck.evaluate(() => window.myodeck.replaySession.analysis.window!);
	expect([window_.start, window_.end, window_.timestamps.length]).toEqual([6800, 7000, 200]);
	const sum = window_.outputs.reduce((total, { value }) => total + value, 0);
	expect(sum).toBeCloseTo(1, 5);

	// What is copied is what plain Node finds in the two files.
	await deck.context().grantPermissions(['clipboard-read', 'clipboard-write']);
	await deck.getByRole('button', { name: 'Copy as JSON' }).click();
	await expect(deck.getByText('Copied.')).toBeVisible();
	const copied = JSON.parse(await deck.evaluate(() => navigator.clipboard.readText())) as InspectedWindow;
	const [session, model] = await deck.evaluate(async () => {
		const { library, training } = window.myodeck;
		const files = [
			await library.exportSession(library.list[0]!.id),
			await training.exportModel(training.model!.id)
		];
		return Promise.all(files.map(async (file) => [...new Uint8Array(await file.arrayBuffer())]));
	});
	const folder = await mkdtemp(join(tmpdir(), 'window-'));
	const path = join(folder, 'demo.session.zip');
	await writeFile(path, Uint8Array.from(session!));
	const bundle = loadBundle(Uint8Array.from(model!));
	const smoothing = await deck.evaluate(() => [...window.myodeck.prediction.smoothing('classify')]);
	const stored = seekable(await openSessionStore(path), 'emg');
	const again = await inspectWindow(bundle, stored, 7000, smoothing);
	expect(JSON.parse(JSON.stringify(again))).toEqual(copied);
});
