import AxeBuilder from '@axe-core/playwright';
import {
	connectSynthetic,
	drop,
	expect,
	fileAt,
	hold,
	lastRecorded,
	open,
	openStep,
	ready,
	sessionList,
	startRecording,
	stopRecording,
	test
} from './app-page.ts';
import { complaintsOf } from './fixture.ts';
import { bringModel, bringSessions } from './trained.ts';

test('a person goes round the loop: connect, record, train, predict, replay, export, go on elsewhere', async ({
	deck,
	browser,
	baseURL
}) => {
	test.setTimeout(180_000);
	expect(await deck.evaluate(() => crossOriginIsolated)).toBe(true);

	// Types the classes.
	await openStep(deck, 'Record');
	await deck.getByRole('button', { name: 'Edit classes' }).click();
	for (const name of ['Rest', 'Fist', 'Open']) {
		await deck.getByRole('button', { name: `Remove ${name}` }).click();
	}
	for (const name of ['Rest', 'Fist', 'Open']) {
		await deck.getByLabel('New class').fill(name);
		await deck.keyboard.press('Enter');
	}
	await deck.getByRole('button', { name: 'Done' }).click();

	await connectSynthetic(deck);
	await expect(deck.getByText('8 ch × 2048 Hz').first()).toBeVisible();

	// Records, and the recording visibly grows.
	await startRecording(deck);
	await expect(deck.getByRole('region', { name: 'Tape' }).getByText(/^00:0[1-9]/)).toBeVisible();
	await hold(deck, [1, 2, 3, 1, 2, 3, 1, 2, 3], 900);
	await stopRecording(deck);
	const id = await lastRecorded(deck);
	await expect(sessionList(deck).getByRole('checkbox')).toBeChecked();

	// Trains: a held-out score and a confusion matrix.
	await deck.getByRole('button', { name: 'Train', exact: true }).click();
	await expect(deck.getByRole('table', { name: /Confusion/ })).toBeVisible();
	const score = await deck.evaluate(() => window.myodeck.training.model!.score!);
	expect(score.accuracy).toBeGreaterThan(0.8);
	expect(score.n).toBeGreaterThan(60);

	// Predicts: the word follows the gesture.
	await deck.getByRole('button', { name: 'Predict', exact: true }).click();
	for (const [key, word] of [
		[2, 'Fist'],
		[3, 'Open'],
		[1, 'Rest']
	] as const) {
		await deck.locator('body').press(String(key));
		await expect(deck.locator('.word')).toHaveText(word);
	}
	await expect.poll(() => deck.evaluate(() => window.myodeck.prediction.latency?.p50)).toBeGreaterThan(0);

	// Replays it: the same panels show it, predictions beside the labels.
	await openStep(deck, 'Connect');
	await deck.getByRole('button', { name: /^Disconnect/ }).click();
	await openStep(deck, 'Replay');
	await deck.getByRole('button', { name: 'Replay the newest' }).click();
	await expect(deck.getByRole('group', { name: 'Replay', exact: true })).toBeVisible();
	await openStep(deck, 'Predict');
	await deck.getByRole('button', { name: 'Predict', exact: true }).click();
	await expect(deck.locator('.word')).not.toHaveText('–');

	// Exports it, and goes on in another browser.
	await deck.getByRole('link', { name: 'Library', exact: true }).click();
	const downloading = deck.waitForEvent('download');
	await deck
		.getByRole('button', { name: /^Export/ })
		.first()
		.click();
	const file = await downloading;
	expect(file.suggestedFilename()).toBe(`${id}.session.zip`);
	const path = await file.path();

	const elsewhere = await (await browser.newContext(baseURL ? { baseURL } : {})).newPage();
	const complaints = complaintsOf(elsewhere);
	await open(elsewhere);
	await drop(elsewhere, [fileAt(path, file.suggestedFilename())]);
	await openStep(elsewhere, 'Train');
	await expect(sessionList(elsewhere).getByRole('checkbox')).toBeChecked();
	await elsewhere.getByRole('button', { name: 'Train', exact: true }).click();
	await expect(elsewhere.getByRole('table', { name: /Confusion/ })).toBeVisible();
	expect(await elsewhere.evaluate(() => window.myodeck.training.model!.score)).toEqual(score);
	expect(complaints).toEqual([]);
	await elsewhere.context().close();

	// Reloads: everything is still there.
	await deck.reload();
	await ready(deck);
	const kept = await deck.evaluate(() => ({
		ids: window.myodeck.library.list.map((session) => session.id),
		ticked: window.myodeck.settings.data.ticked,
		names: [...window.myodeck.classes.names],
		score: window.myodeck.training.model?.score
	}));
	expect(kept).toEqual({ ids: [id], ticked: [id], names: ['Rest', 'Fist', 'Open'], score });
});

test('a double click on Predict starts one worker, and Stop leaves none', async ({ deck }) => {
	await bringModel(deck);
	await connectSynthetic(deck);
	const workers = (): number => deck.workers().filter((one) => one.url().includes('predict.worker')).length;
	const stop = deck.getByRole('button', { name: 'Stop predicting' });
	await openStep(deck, 'Predict');
	await expect(deck.getByText('No model is running.')).toBeVisible();
	await deck.getByRole('button', { name: 'Predict', exact: true }).dblclick();
	await expect(stop).toBeVisible();
	await expect(deck.getByText('Predicting on emg.')).toBeVisible();
	await expect.poll(workers).toBe(1);
	await stop.click();
	await expect.poll(workers).toBe(0);

	// As a script may do it: the last call decides.
	await deck.evaluate(async () => {
		const { prediction } = window.myodeck;
		const predict = (): Promise<void> => window.myodeck.predict();
		await Promise.allSettled([predict(), predict(), prediction.stop(), predict(), prediction.stop()]);
	});
	await expect.poll(workers).toBe(0);
	await expect(deck.getByText('No model is running.')).toBeVisible();

	// The source goes away: this is said, and nothing predicts.
	await deck.getByRole('button', { name: 'Predict', exact: true }).click();
	await expect(stop).toBeVisible();
	await openStep(deck, 'Connect');
	await deck.getByRole('button', { name: /^Disconnect/ }).click();
	await expect(deck.getByText(/Predicting has stopped: emg was disconnected/)).toBeVisible();
	await expect.poll(workers).toBe(0);
});

test('predictions of a session replayed equal those recorded live, bit for bit, across a jump back too', async ({
	deck
}) => {
	await bringModel(deck);
	await connectSynthetic(deck);
	const result = await deck.evaluate(async () => {
		const app = window.myodeck;
		const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
		await app.predict();
		await wait(700);
		await app.record('live');
		for (const k of [0, 1, 2]) {
			void app.label(k);
			await wait(1200);
		}
		const live = (await app.stop())!;
		await app.disconnect();

		const replay = await app.replay(live);
		await app.predict();
		await app.record('again');
		// From wherever it is by now back to the start, then a little at another speed.
		await replay.drive('seek', 0);
		await wait(2000);
		await replay.drive('setSpeed', 4);
		await wait(1500);
		const again = (await app.stop())!;

		const bits = async (id: string, stream: string): Promise<Map<number, string>> => {
			const { data, timestamps, nChannels } = await app.library.read(id, stream);
			const words = new Uint32Array(data.buffer, data.byteOffset, data.length);
			return new Map(
				Array.from(timestamps, (time, i) => [time, words.slice(i * nChannels, (i + 1) * nChannels).join()])
			);
		};
		const names = app.library.get(again)!.streams.map((stream) => stream.name);
		const before = await bits(live, 'emg_prediction');
		const after = await bits(again, 'emg_prediction_2');
		let [compared, differing] = [0, 0];
		for (const [time, row] of after) {
			if (!before.has(time)) continue;
			compared++;
			if (before.get(time) !== row) differing++;
		}
		return { names, live: before.size, compared, differing, strangers: after.size - compared };
	});
	expect(result.names).toEqual(['emg', 'emg_prediction', 'emg_prediction_2']);
	expect(result.differing).toBe(0);
	expect(result.compared).toBe(result.live);
	expect(result.live).toBeGreaterThan(60);
});

for (const theme of ['light', 'dark'] as const) {
	test(`no page has an accessibility violation (${theme})`, async ({ deck }) => {
		await deck.evaluate((choice) => {
			window.myodeck.settings.data.theme = choice;
		}, theme);
		const check = async (): Promise<void> => {
			const { violations } = await new AxeBuilder({ page: deck }).analyze();
			expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual(
				[]
			);
		};
		await check();
		await bringSessions(deck);
		await connectSynthetic(deck);
		await deck.evaluate(() => window.myodeck.train());
		await deck.evaluate(() => window.myodeck.predict());
		await check();
		for (const step of ['Connect', 'Record', 'Train', 'Replay'] as const) {
			await openStep(deck, step);
			await check();
		}
		await openStep(deck, 'Train');
		for (const page of ['Full page', 'Library', 'Help']) {
			await deck.getByRole('link', { name: page, exact: true }).click();
			await expect(deck.getByRole('heading', { level: 1 }).first()).toBeVisible();
			await check();
		}
	});
}
