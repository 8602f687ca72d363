import { expectNoViolationsInBothThemes } from './accessible.ts';
import {
	connectSynthetic,
	drop,
	expect,
	fileAt,
	hold,
	exportSelected,
	lastRecorded,
	open,
	openStep,
	ready,
	sessionList,
	startRecording,
	stopRecording,
	test
} from './app-page.ts';
import { bringModel, bringSessions } from './trained.ts';

test('a person goes round the loop: connect, record, train, predict, replay, export, go on elsewhere', async ({
	deck,
	elsewhere
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
	await deck.getByRole('checkbox').check();
	await exportSelected(deck, []);
	const file = await downloading;
	expect(file.suggestedFilename()).toBe(`${id}.session.zip`);
	const path = await file.path();

	await open(elsewhere);
	await drop(elsewhere, [fileAt(path, file.suggestedFilename())]);
	await openStep(elsewhere, 'Train');
	await expect(sessionList(elsewhere).getByRole('checkbox')).toBeChecked();
	await elsewhere.getByRole('button', { name: 'Train', exact: true }).click();
	await expect(elsewhere.getByRole('table', { name: /Confusion/ })).toBeVisible();
	expect(await elsewhere.evaluate(() => window.myodeck.training.model!.score)).toEqual(score);
	await elsewhere.close();

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

test('no page has an accessibility violation, in either theme', async ({ deck }) => {
	await expectNoViolationsInBothThemes(deck);
	await bringSessions(deck);
	await connectSynthetic(deck);
	await deck.evaluate(() => window.myodeck.train());
	await deck.evaluate(() => window.myodeck.predict());
	await expectNoViolationsInBothThemes(deck);
	for (const step of ['Connect', 'Record', 'Train', 'Replay'] as const) {
		await openStep(deck, step);
		await expectNoViolationsInBothThemes(deck);
	}
	await openStep(deck, 'Train');
	for (const page of ['Full page', 'Library', 'Help']) {
		await deck.getByRole('link', { name: page, exact: true }).click();
		await expect(deck.getByRole('heading', { level: 1 }).first()).toBeVisible();
		await expectNoViolationsInBothThemes(deck);
	}
});
