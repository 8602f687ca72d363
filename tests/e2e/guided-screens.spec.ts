import { expect, openStep, test } from './app-page.ts';
import { begin, connectArm, done, expectAccessible, expectToFit, predictWith } from './guide.ts';
import { cuedSession, effortModel, gestureModel, pursuitRecording, TRIM } from './fake-arm.ts';

const SEED = 1;
/** Long enough to be looked at. */
const SLOW = { repetitions: 2, holdSeconds: 60, restSeconds: 60, countdownSeconds: 0, startPauseSeconds: 0 };

test('every screen on which something guided is set up is accessible, and fits a desktop and a phone', async ({
	deck
}) => {
	await connectArm(deck, SEED);
	await openStep(deck, 'Record');
	await deck.getByRole('button', { name: 'Guided…' }).click();
	for (const mode of [/^Gestures:/, /^Target:/, /^Motion test:/, /^Target test:/]) {
		await deck.getByRole('radio', { name: mode }).check();
		await expectToFit(deck, 'Start');
		await expectAccessible(deck);
	}
});

test('a cue among fifty classes, a pause and the end of a take are accessible, and fit', async ({ deck }) => {
	await connectArm(deck, SEED);
	const classes = Array.from({ length: 50 }, (_, i) => `Movement ${i + 1}`);
	await begin(deck, { ...SLOW, classes });
	await expect(deck.locator('dialog .kind')).toContainText('Hold');
	await expect(deck.locator('dialog .next')).toContainText('Movement 1');
	await expectToFit(deck, 'Stop and save');
	await expectAccessible(deck);
	await deck.keyboard.press('Space');
	await expect(deck.getByText('Press Space to resume.')).toBeVisible();
	await expectAccessible(deck);
	await deck.keyboard.press('e');
	await done(deck);
	await expectToFit(deck, 'Repeat');
	await expectAccessible(deck);
});

test('a motion test cues classes, waits when it is paused, and keeps what it found with its recording', async ({
	deck
}) => {
	await connectArm(deck, SEED);
	await predictWith(deck, await gestureModel(await cuedSession(SEED), TRIM));
	await deck.evaluate(() => window.myodeck.guided.setup.changeSubject({ subject: '01' }));
	await openStep(deck, 'Record');
	await deck.getByRole('button', { name: 'Guided…' }).click();
	await deck.getByRole('radio', { name: /^Motion test/ }).check();
	await deck.getByRole('button', { name: 'Start' }).click();
	const predicted = deck.getByText('Predicted:');
	await expect(predicted).toBeVisible();
	await deck.keyboard.press('Space');
	await expect(deck.getByText('Press Space to resume.')).toBeVisible();
	expect(await deck.evaluate(() => window.myodeck.guided.test.at)).toBe(0);
	await deck.keyboard.press('PageDown');
	await deck.waitForFunction(() => window.myodeck.guided.test.at > 0);
	// The arm does not hear any more what is asked of it: other cues stay as long as they may.
	await deck.evaluate(() => Object.assign(window.myodeck.connections, { cueClass: () => {} }));
	await expect(predicted).toBeVisible();
	await expectToFit(deck, 'Stop and save');
	await expectAccessible(deck);
	await deck.keyboard.press('e');
	await done(deck);
	await expect(deck.getByRole('dialog').getByRole('table')).toContainText(/Stopped after \d of \d/);
	await expectAccessible(deck);
	const [kept] = await deck.evaluate(() => window.myodeck.guided.test.results.stored);
	expect(kept!.result).toMatchObject({ kind: 'motion', stopped: true });
	expect(kept!.result).not.toHaveProperty('completionRate');
	expect(await deck.evaluate(() => window.myodeck.library.list[0]!.name)).toBe(
		'sub-01_task-motiontest_run-01'
	);
});

test('a path to follow and a target test are accessible, and what the test found is kept with its recording', async ({
	deck
}) => {
	await connectArm(deck, SEED);
	await deck.evaluate(() => {
		window.myodeck.settings.data.guided.calibration = { stream: 'emg', zero: 10, mvc: 200 };
	});
	await openStep(deck, 'Record');
	await deck.getByRole('button', { name: 'Guided…' }).click();
	await deck.getByRole('radio', { name: /^Target:/ }).check();
	await deck.getByRole('button', { name: 'Start' }).click();
	await expectToFit(deck, 'Stop and save');
	await expectAccessible(deck);
	await deck.keyboard.press('e');
	await done(deck);

	await predictWith(deck, await effortModel(await pursuitRecording({ seed: SEED, path: 1, seconds: 12 })));
	await deck.getByRole('radio', { name: /^Target test/ }).check();
	await deck.getByRole('button', { name: 'Start' }).click();
	await expect(deck.locator('dialog .box')).toBeVisible();
	await expectToFit(deck, 'Stop and save');
	await expectAccessible(deck);
	await deck.waitForFunction(() => window.myodeck.guided.test.at > 0);
	await deck.keyboard.press('Space');
	await expect(deck.getByText('Press Space to resume.')).toBeVisible();
	await deck.keyboard.press('e');
	await done(deck);
	await expect(deck.getByRole('dialog').getByRole('table')).toContainText(/Stopped after \d of 16/);
	await expectAccessible(deck);
	const [kept] = await deck.evaluate(() => window.myodeck.guided.test.results.stored);
	expect(kept!.result).toMatchObject({
		kind: 'fitts',
		stopped: true,
		planned: 16,
		outputs: 1,
		smoothing: []
	});
	expect(kept!.result).not.toHaveProperty('throughput');
});
