import type { Locator, Page } from '@playwright/test';
import { expectNoViolationsInBothThemes } from './accessible.ts';
import { expect, open, test } from './app-page.ts';
import { bringSessions } from './trained.ts';
import { openChoice } from './training.ts';

/** Two sessions, the first in the training set, and two models of it. */
async function twoModels(deck: Page): Promise<readonly string[]> {
	const ids = await bringSessions(deck, ['morning', 'evening']);
	await deck.evaluate(async (id) => {
		const app = window.myodeck;
		app.settings.trainingSet = [id];
		app.settings.data.training.features = ['RMS'];
		await app.train();
		app.settings.data.training.features = ['LMAV', 'ZC', 'SSC', 'LWL'];
		await app.train();
	}, ids[0]!);
	await open(deck, '/train/');
	return ids;
}

const chip = (deck: Page, name: RegExp): Locator => deck.getByRole('button', { name });

test('each automatic choice is a chip: opened by the keyboard, changed, and automatic again; then the model is old', async ({
	deck
}) => {
	await twoModels(deck);
	const trim = chip(deck, /^auto Trim/);
	await trim.focus();
	await deck.keyboard.press('Enter');
	await deck.getByLabel('Onset').fill('100');
	await deck.getByLabel('Onset').press('Tab');
	await expect(chip(deck, /^Trim 100 \/ 300 ms/)).toBeVisible();
	await deck.getByRole('button', { name: 'Choose automatically' }).click();
	await deck.keyboard.press('Escape');
	await expect(chip(deck, /^auto Trim 300 \/ 300 ms/)).toBeVisible();

	await openChoice(deck, /Skip first label/);
	await deck.getByRole('switch', { name: 'Skip first labelled segment' }).click();
	await deck.keyboard.press('Escape');
	await expect(chip(deck, /^Skip first label: off/)).toBeVisible();
	expect(await deck.evaluate(() => window.myodeck.settings.data.training.skipFirst)).toBe(false);
	const step = deck.getByRole('navigation', { name: 'Steps' }).getByRole('link', { name: /^Train/ });
	await expect(step).toContainText('set has changed');
	await deck.getByRole('button', { name: 'Train', exact: true }).click();
	await expect(step).toContainText('% accuracy');

	await openChoice(deck, /3 of 3 classes/);
	await deck.getByRole('switch', { name: 'Open' }).click();
	await deck.keyboard.press('Escape');
	await expect(chip(deck, /^2 of 3 classes/)).toBeVisible();
});

test('the rest class is guessed, shown and chosen: the active error follows without training', async ({
	deck
}) => {
	await twoModels(deck);
	await expect(chip(deck, /^auto Rest class Rest/)).toBeVisible();
	await expect(deck.getByText('· rest class Rest ·')).toBeVisible();
	await openChoice(deck, /Rest class/);
	await deck.getByRole('combobox', { name: 'Rest class' }).selectOption('No rest class');
	await expect(deck.getByText('Active error rate', { exact: true })).toHaveCount(0);
	await deck.getByRole('combobox', { name: 'Rest class' }).selectOption('Fist');
	await deck.keyboard.press('Escape');
	await expect(deck.getByText('· rest class Fist ·')).toBeVisible();
	await expect(deck.getByText('Active error rate', { exact: true })).toBeVisible();
});

test('the matrix is in percent or counts; a cell chooses its windows in the feature space and on the session', async ({
	deck
}) => {
	await twoModels(deck);
	await deck.getByRole('button', { name: 'Train', exact: true }).click();
	const matrix = deck.getByRole('table', { name: /Confusion/ }).first();
	const cell = matrix.getByRole('button', { name: /windows of Fist were predicted as Fist/ });
	await expect(cell).toBeVisible();
	const confusion = await deck.evaluate(() => window.myodeck.training.model!.score!.confusion);
	const n = confusion[1]![1]!;
	await expect(cell).toHaveText(String(Math.round((100 * n) / confusion[1]!.reduce((a, b) => a + b, 0))));
	await deck.getByRole('radio', { name: 'Windows', exact: true }).check({ force: true });
	await expect(cell).toHaveText(String(n));

	await deck.getByRole('button', { name: 'Feature space' }).click();
	const picture = deck.getByRole('application', { name: /^Feature space/ });
	await expect(picture).toBeVisible();
	await expect(picture.locator('circle.strong')).toHaveCount(0);
	await cell.click();
	await expect(cell).toHaveAttribute('aria-pressed', 'true');
	await expect(picture.locator('circle.strong')).toHaveCount(n);
	await expect(deck.getByText(`Fist predicted as Fist: ${n} windows`)).toBeVisible();
	const tape = deck.getByRole('region', { name: 'Windows of the chosen cell on the tape' });
	await expect(tape.getByText('chosen cell')).toBeVisible();
	await expectNoViolationsInBothThemes(deck);
	await cell.click();
	await expect(picture.locator('circle.strong')).toHaveCount(0);
	await cell.click();
	await tape.getByRole('slider').click();
	// The replay is on the deck, and its tape marks the windows too.
	await expect(deck).toHaveURL(/\/#replay$/);
	await expect(deck.getByRole('region', { name: 'Tape' }).getByText('chosen cell')).toBeVisible();
});

test('the whole report is copied as Markdown and as CSV', async ({ deck, context }) => {
	await context.grantPermissions(['clipboard-read', 'clipboard-write']);
	await twoModels(deck);
	await deck.getByRole('button', { name: 'Copy as Markdown' }).click();
	await expect(deck.getByText('Copied as Markdown.')).toBeVisible();
	const clipboard = (): Promise<string> => deck.evaluate(() => navigator.clipboard.readText());
	const markdown = await clipboard();
	expect(markdown).toMatch(/^# LDA on /);
	for (const part of ['## Classes', '## Folds', '| Mean ± SD |', '## Confusion matrix, windows'])
		expect(markdown).toContain(part);
	await deck.getByRole('button', { name: 'Copy as CSV' }).click();
	await expect(deck.getByText('Copied as CSV.')).toBeVisible();
	const { accuracy } = await deck.evaluate(() => window.myodeck.training.model!.score!);
	expect(await clipboard()).toContain(`figure,accuracy,,${accuracy}`);
});

test('models are compared on sessions that none was trained on; others only when asked, every figure marked', async ({
	deck
}) => {
	await twoModels(deck);
	const session = (name: RegExp): Locator => deck.getByRole('checkbox', { name });
	await expect(session(/^evening/)).toBeChecked();
	await expect(session(/^morning/)).toHaveCount(0);
	await deck.getByRole('button', { name: 'Compare', exact: true }).click();
	const table = deck.getByRole('table', { name: 'Metrics of each model on each session' });
	await expect(table.getByRole('row')).toHaveCount(3);
	await expect(table.getByText('in training set')).toHaveCount(0);
	await expect(table.getByText('†')).toHaveCount(0);

	await deck.getByRole('switch', { name: /^Include 1 session in training sets/ }).click();
	await expect(session(/^morning.*in training set/)).toBeChecked();
	await session(/^evening/).uncheck();
	await deck.getByRole('button', { name: 'Compare', exact: true }).click();
	await expect(table.getByText('in training set')).toHaveCount(2);
	const cells = await table.getByRole('row').nth(1).getByRole('cell').allTextContents();
	expect(cells.length).toBeGreaterThan(5);
	for (const text of cells) expect(text).toContain('†');
});
