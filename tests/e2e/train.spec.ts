import { existsSync } from 'node:fs';
import { expectNoViolationsInBothThemes } from './accessible.ts';
import { connectSynthetic, drop, expect, fileAt, open, openStep, test } from './app-page.ts';
import { sessionFile } from './session-file.ts';
import { bringSessions } from './trained.ts';
import { openChoice, trainWith } from './training.ts';

const DATA = '../shared/data';

test('a network learns in the browser on WebAssembly, is cancelled, and predicts live; the page is clean', async ({
	deck
}) => {
	await bringSessions(deck);
	await connectSynthetic(deck);
	await openStep(deck, 'Train');
	await deck.getByRole('link', { name: 'Full page' }).click();
	await expect(deck.getByRole('heading', { name: 'Train', exact: true })).toBeVisible();

	const cnn = await trainWith(deck, 'cnn', { epochs: 10 });
	expect(cnn.backend).toContain('wasm');
	expect(cnn.loss.at(-1)).toBeLessThan(cnn.loss[0]!);
	expect(cnn.accuracy).toBeGreaterThan(0.6);
	await expect(deck.getByRole('img', { name: /^Loss over 10 epochs/ })).toBeVisible();
	await deck.evaluate(() => window.myodeck.predict());
	await expect.poll(() => deck.evaluate(() => window.myodeck.prediction.current?.values.length)).toBe(3);

	await deck.evaluate(() => (window.myodeck.settings.data.training.kinds = { cnn: { epochs: 1000 } }));
	await deck.getByRole('button', { name: 'Train', exact: true }).click();
	await expect(deck.getByRole('img', { name: /^Loss over/ }).first()).toBeVisible();
	await deck.getByRole('button', { name: 'Cancel' }).click();
	await expect(deck.getByRole('button', { name: 'Train', exact: true })).toBeVisible();
	expect(await deck.evaluate(() => window.myodeck.training.models.length)).toBe(1);

	await openChoice(deck, /^Convolutional/);
	await deck.getByRole('combobox', { name: 'Model', exact: true }).selectOption('lda');
	await deck.keyboard.press('Escape');
	await deck.getByRole('button', { name: 'Learning curve' }).click();
	await expect(deck.getByRole('img', { name: /^Balanced accuracy by training trials/ })).toBeVisible();
	await deck.getByRole('button', { name: 'Feature space' }).click();
	const picture = deck.getByRole('application', { name: /^Feature space/ });
	await picture.focus();
	await deck.keyboard.press('ArrowRight');
	await expect(deck.getByRole('button', { name: 'Show in replay' })).toBeVisible();
	await expectNoViolationsInBothThemes(deck);
	await deck.getByRole('button', { name: 'Show in replay' }).click();
	await expect.poll(() => deck.evaluate(() => window.myodeck.connections.replay !== undefined)).toBe(true);
});

test('grip force is learned from a second stream, and scored by R²', async ({ deck }) => {
	test.skip(!existsSync(DATA), 'needs the recordings beside the project');
	await drop(deck, [fileAt(`${DATA}/grip-force/v1.session.zip`, 'v1.session.zip')]);
	await expect.poll(() => deck.evaluate(() => window.myodeck.library.list.length)).toBe(1);
	// Without labels it does not join the training set of a classifier by itself.
	expect(await deck.evaluate(() => window.myodeck.training.sessions.length)).toBe(0);
	await deck.evaluate(() => window.myodeck.setInTrainingSet([window.myodeck.library.list[0]!.id], true));
	await openStep(deck, 'Train');
	await deck.getByRole('link', { name: 'Full page' }).click();
	await openChoice(deck, /^auto LDA/);
	await deck.getByRole('combobox', { name: 'Model', exact: true }).selectOption('ridge');
	await deck.keyboard.press('Escape');
	await expect(deck.getByRole('button', { name: 'auto Target force' })).toBeVisible();
	await deck.getByRole('button', { name: 'Train', exact: true }).click();
	await expect(deck.getByRole('cell', { name: /^0\.\d{3}$/ }).first()).toBeVisible();
	expect(await deck.evaluate(() => window.myodeck.training.model!.regressionScore!.r2)).toBeGreaterThan(0.8);
});

test('a threshold has a field in the unit of the stream, is kept, and travels with the model', async ({
	deck
}) => {
	await drop(deck, [await sessionFile('take.session.zip')]);
	await expect.poll(() => deck.evaluate(() => window.myodeck.training.sessions.length)).toBe(1);
	await open(deck, '/train');
	await openChoice(deck, /logHTD/);
	await deck.getByText('Thresholds: as in LibEMG').click();
	const field = deck.getByLabel('ZC: smallest step');
	await expect(field).toHaveValue('0');
	await field.fill('25');
	await field.press('Enter');
	await expect(deck.getByText('Thresholds: ZC 25 µV')).toBeVisible();
	await deck.keyboard.press('Escape');
	await expect(deck.getByRole('button', { name: /own thresholds: ZC$/ })).toBeVisible();
	await deck.getByRole('button', { name: 'Train', exact: true }).click();
	await expect(deck.getByText('LMAV, ZC 25 µV, SSC, LWL')).toBeVisible();
	const loaded = await deck.evaluate(async () => {
		const { training } = window.myodeck;
		const file = await training.exportModel(training.model!.id);
		return (await training.importModel(file)).pipeline.thresholds;
	});
	expect(loaded).toEqual({ ZC: 25 });

	await openChoice(deck, /logHTD/);
	await deck.getByText('Thresholds: ZC 25 µV').click();
	await field.fill('-1');
	await field.press('Enter');
	await expect(deck.getByText('At least 0 µV.')).toBeVisible();
	// Two of this set have none of their own; what was set for another is kept for when it is chosen again.
	await deck.getByRole('combobox', { name: 'Features', exact: true }).selectOption('LS4');
	await expect(deck.getByLabel('WAMP: smallest jump')).toHaveValue('0.002');
	await expect(deck.getByText('Thresholds: as in LibEMG')).toBeVisible();
	await deck.getByRole('combobox', { name: 'Features', exact: true }).selectOption('HTD');
	await open(deck, '/train');
	await openChoice(deck, /^HTD/);
	await expect(deck.getByText('Thresholds: ZC 25 µV')).toBeVisible();
});

test('with four cores a network learns on two threads, and on one where threads cannot start', async ({
	page,
	context
}) => {
	await context.route(/\/train\.worker[^/]*\.js$/, async (route) => {
		const response = await route.fetch();
		const cores = "Object.defineProperty(navigator, 'hardwareConcurrency', { value: 4 });";
		await route.fulfill({ response, body: `${cores}${await response.text()}` });
	});
	await open(page);
	await drop(page, [await sessionFile('take.session.zip')]);
	await expect.poll(() => page.evaluate(() => window.myodeck.training.sessions.length)).toBe(1);
	await page.evaluate(() => (window.myodeck.settings.data.training.score = 'none'));
	const several = await trainWith(page, 'mlp', { epochs: 5 });
	expect(several.backend).toBe('wasm, 2 threads');
	expect(several.loss.at(-1)).toBeLessThan(several.loss[0]!);
	await context.route(/threaded-simd[^/?]*\.js$/, (route) => route.abort());
	const one = await trainWith(page, 'mlp', { epochs: 5 });
	expect(one.backend).toBe('wasm');
	expect(one.notes).toBe('');
	expect(one.loss).toEqual(several.loss);
});
