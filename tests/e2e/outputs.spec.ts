// Over 250 lines because each test is one output with the program that receives from it.
import { WebSocketServer } from 'ws';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { connectSynthetic, expect, open, showOutputs, test } from './app-page.ts';
import { plugIn } from './serial-port.ts';
import { bringModel } from './trained.ts';

const NAMES = ['Rest', 'Fist', 'Open'];

/** Predicts Fist. */
async function predictFist(page: Page): Promise<void> {
	await bringModel(page);
	await connectSynthetic(page);
	await page.evaluate(async () => {
		await window.myodeck.predict();
		void window.myodeck.label(1);
	});
	await expect(page.locator('.word')).toHaveText('Fist');
	await showOutputs(page);
}

/** Chooses the format of an output, then switches it on. */
async function switchOn(page: Page, output: string, format: string): Promise<void> {
	await page.getByRole('button', { name: `Settings of ${output}` }).click();
	await page.getByLabel('Format').selectOption({ label: format });
	await page.keyboard.press('Escape');
	await page.getByRole('switch', { name: output }).click();
	await expect(page.getByRole('switch', { name: output })).toBeChecked();
}

test('a board gets frames at the rate, and lets go when switched off, unplugged or when the page is closed', async ({
	page,
	context
}) => {
	const board = await plugIn(page);
	await open(page);
	await predictFist(page);
	await switchOn(page, 'Serial port', 'Binary frame without time');
	const SIZE = 5 + 4 * NAMES.length;
	const frames = (): Buffer[] => {
		const all = board.bytes();
		return Array.from({ length: Math.floor(all.length / SIZE) }, (_, k) =>
			all.subarray(k * SIZE, (k + 1) * SIZE)
		);
	};
	await expect.poll(() => frames().length).toBeGreaterThan(50);
	expect(board.opened()).toEqual([115200]);
	for (const frame of frames()) {
		expect([...frame.subarray(0, 3)]).toEqual([0xa5, 0x5a, NAMES.length]);
		expect(frame.at(-1)).toBe(frame.subarray(2, -1).reduce((sum, byte) => sum + byte, 0) % 256);
	}
	expect(frames()[0]!.readInt8(3), 'begins with nothing').toBe(-1);
	expect(frames().at(-1)!.readInt8(3)).toBe(NAMES.indexOf('Fist'));

	await page.getByRole('switch', { name: 'Serial port' }).click();
	await board.closed();
	expect(frames().at(-1)!.readInt8(3), 'ends with nothing').toBe(-1);
	expect(
		frames()
			.at(-1)!
			.readFloatLE(4 + 4)
	).toBe(0);

	await page.getByRole('switch', { name: 'Serial port' }).click();
	const before = frames().length;
	await expect.poll(() => frames().length).toBeGreaterThan(before + 10);
	board.unplug();
	await expect(page.getByRole('alert')).toContainText('The board was unplugged');
	await expect(page.getByRole('switch', { name: 'Serial port' })).not.toBeChecked();
	await page.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click();

	await page.getByRole('switch', { name: 'Serial port' }).click();
	const again = frames().length;
	await expect.poll(() => frames().length).toBeGreaterThan(again + 10);
	await expect.poll(() => frames().at(-1)!.readInt8(3)).toBe(1);
	const other = await context.newPage();
	// As a person closes a tab: the page is told.
	const gone = page.waitForEvent('close');
	await page.close({ runBeforeUnload: true });
	await gone;
	await expect.poll(() => frames().at(-1)!.readInt8(3)).toBe(-1);
	await other.close();
	await board.stop();
});

test('a program hears rows over a WebSocket, neutral ones when the signal, the predictor or the outputs fall silent', async ({
	deck
}) => {
	const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
	await new Promise((resolve) => server.once('listening', resolve));
	const rows: { class: string | null; neutral: boolean; values: Record<string, number> }[] = [];
	let connections = 0;
	server.on('connection', (socket) => {
		connections++;
		socket.on('message', (data: Buffer) => rows.push(JSON.parse(data.toString())));
	});
	const { port } = server.address() as AddressInfo;
	await predictFist(deck);
	await deck.getByRole('button', { name: 'Settings of WebSocket' }).click();
	await deck.getByLabel('Address').fill(`ws://127.0.0.1:${port}`);
	await deck.keyboard.press('Enter');
	await deck.keyboard.press('Escape');
	const wire = deck.getByRole('switch', { name: 'WebSocket' });
	await wire.click();
	const last = (): (typeof rows)[number] | undefined => rows.at(-1);
	await expect.poll(() => last()?.class).toBe('Fist');
	expect(Object.keys(last()!.values)).toEqual(NAMES);

	// The signal ends: nothing new is predicted.
	await deck.evaluate(() => window.myodeck.connections.disconnect(window.myodeck.connections.list[0]!));
	await expect.poll(() => last()?.neutral).toBe(true);
	expect(last()!.class).toBe(null);

	// A worker of the outputs that dies: the window lets go and says so.
	await deck.evaluate(() => window.myodeck.connect('synthetic', {}));
	await deck.evaluate(() => window.myodeck.predict());
	await deck.evaluate(() => window.myodeck.label(1));
	await wire.click();
	await expect.poll(() => last()?.class).toBe('Fist');
	const dying = deck.workers().find((worker) => worker.url().includes('outputs.worker'))!;
	await dying.evaluate(() => {
		setTimeout(() => self.close(), 0);
	});
	await expect.poll(() => last()?.neutral).toBe(true);
	await expect(deck.getByRole('alert')).toContainText('does not answer any more');
	await expect(wire).not.toBeChecked();
	await expect.poll(() => server.clients.size).toBe(0);
	expect(last()!.neutral).toBe(true);
	await deck.getByRole('alert').getByRole('button', { name: 'Dismiss' }).click();

	// Stopping to predict switches everything off.
	await wire.click();
	await expect.poll(() => last()?.class).toBe('Fist');
	await deck.getByRole('button', { name: 'Stop predicting' }).click();
	await expect.poll(() => server.clients.size).toBe(0);
	expect(last()!.neutral).toBe(true);
	expect(connections).toBe(3);
	await new Promise((resolve) => server.close(resolve));
});

test('an output that is switched on and off in quick order does what was asked last', async ({ deck }) => {
	const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
	await new Promise((resolve) => server.once('listening', resolve));
	const sent: boolean[][] = [];
	server.on('connection', (socket) => {
		const neutral: boolean[] = [];
		sent.push(neutral);
		socket.on('message', (data: Buffer) => {
			neutral.push((JSON.parse(data.toString()) as { neutral: boolean }).neutral);
		});
	});
	const { port } = server.address() as AddressInfo;
	await predictFist(deck);
	await deck.evaluate((url) => {
		window.myodeck.settings.data.outputs.params['websocket'] = { url };
	}, `ws://127.0.0.1:${port}`);
	const wire = deck.getByRole('switch', { name: 'WebSocket' });
	for (let click = 0; click < 4; click++) await wire.click();
	await expect(wire).not.toBeChecked();
	await expect.poll(() => server.clients.size).toBe(0);
	await wire.click();
	await expect(wire).toBeChecked();
	await expect.poll(() => sent.at(-1)?.slice(-20).includes(true)).toBe(false);
	await wire.click();
	await expect.poll(() => server.clients.size).toBe(0);
	// Rows that carry a decision, then one neutral row, then nothing.
	expect(sent.at(-1)!.slice(-2)).toEqual([false, true]);
	const rows = sent.flat().length;
	await deck.waitForTimeout(800);
	expect(sent.flat().length).toBe(rows);
	await new Promise((resolve) => server.close(resolve));
});

test('no computer outside the local network is reached by a WebSocket, and a missing program is named', async ({
	page
}) => {
	await open(page);
	await predictFist(page);
	const wire = page.getByRole('switch', { name: 'WebSocket' });
	await page.evaluate(() => {
		window.myodeck.settings.data.outputs.params['websocket'] = { url: 'ws://example.org:8765' };
	});
	await wire.click();
	await expect(page.getByRole('alert')).toContainText('This page may not connect to');
	await expect(wire).not.toBeChecked();
});

test('cursor and hand follow the class and rest when nothing is predicted', async ({ deck }) => {
	await predictFist(deck);
	await deck.getByRole('switch', { name: 'Cursor on screen' }).click();
	await deck.getByRole('switch', { name: 'Hand on screen' }).click();
	const hand = deck.getByRole('region', { name: 'Hand on screen' });
	await expect(hand.getByText('Fist', { exact: true })).toBeVisible();
	const dot = deck.getByRole('img', { name: 'Cursor' }).locator('circle');
	await expect.poll(async () => Number(await dot.getAttribute('cx'))).toBeGreaterThan(40);
	await deck.evaluate(() => window.myodeck.connections.disconnect(window.myodeck.connections.list[0]!));
	await expect(hand.getByText('at rest')).toBeVisible();
	await deck.getByRole('button', { name: 'Switch off Hand on screen' }).click();
	await expect(hand).toBeHidden();
});

test('smoothed predictions are recorded beside the raw ones, and both are the same in a replay, across a jump back and at another speed', async ({
	deck
}) => {
	await bringModel(deck);
	await connectSynthetic(deck);
	await deck.evaluate(() => window.myodeck.predict());
	await deck.getByRole('button', { name: /^Smoothing/ }).click();
	await deck.getByLabel('Add a smoother').selectOption('majority');
	await expect(deck.getByText('+100 ms').first()).toBeVisible();
	await deck.getByRole('slider', { name: 'Votes' }).fill('9');
	await expect(deck.getByText('+199 ms').first()).toBeVisible();
	await deck.keyboard.press('Escape');
	const result = await deck.evaluate(async () => {
		const app = window.myodeck;
		const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
		await app.record('live');
		for (const k of [0, 1, 2]) {
			void app.label(k);
			await wait(900);
		}
		const score = app.liveScore.state;
		const live = (await app.stop())!;
		const { facts } = app.prediction;
		await app.disconnect();
		const replay = await app.replay(live);
		await app.predict();
		await app.record('again');
		// From wherever it is by now back to the start, then a little at another speed.
		await replay.drive('seek', 0);
		await wait(600);
		await replay.drive('setSpeed', 4);
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
		const before = await rows(live, 'emg_prediction_smoothed');
		const raw = await rows(live, 'emg_prediction');
		const after = await rows(again, 'emg_prediction_2_smoothed');
		const rawAfter = await rows(again, 'emg_prediction_2');
		return {
			names: app.library.get(again)!.streams.map(({ name }) => name),
			score,
			facts,
			n: before.size,
			raw: raw.size,
			differ: [...raw].filter(([time, bits]) => before.get(time) !== bits).length,
			missing: [...before].filter(([time, bits]) => after.get(time) !== bits).length,
			missingRaw: [...raw].filter(([time, bits]) => rawAfter.get(time) !== bits).length
		};
	});
	expect(result.names).toEqual([
		...['emg', 'emg_prediction', 'emg_prediction_smoothed'],
		...['emg_prediction_2', 'emg_prediction_2_smoothed']
	]);
	expect(result.n).toBeGreaterThan(40);
	expect(result.raw).toBe(result.n);
	expect(result.differ).toBeGreaterThan(0);
	expect(result.missing).toBe(0);
	expect(result.missingRaw).toBe(0);
	expect(result.facts).toMatchObject({
		predictions: {
			emg_prediction: {
				smoothed: 'emg_prediction_smoothed',
				smoothing: [
					{
						steps: [
							{ kind: 'majority', params: { votes: 9 } },
							{ kind: 'persistence', params: { windows: 3 } }
						]
					}
				]
			}
		}
	});
	expect(result.score).toMatchObject({ task: 'classify', classNames: NAMES });
	expect(result.score!.n).toBeGreaterThan(20);
});
