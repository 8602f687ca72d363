import type { Page } from '@playwright/test';
import { expectNoViolationsInBothThemes } from './accessible.ts';
import { expect, open, test } from './app-page.ts';

const predicted = (page: Page) => page.evaluate(() => window.myodeck.prediction.current?.winner);
const buttons = (page: Page) => page.getByRole('group', { name: 'Classes' }).getByRole('button');

test('one click on Start the demo: it plays in a loop and predicts, and its classes are on the buttons', async ({
	deck
}) => {
	await deck.getByRole('button', { name: /^Start the demo/ }).click();
	await expect.poll(() => predicted(deck)).toBeGreaterThanOrEqual(0);
	await expect(buttons(deck)).toHaveCount(4);
	await expect(buttons(deck).last()).toContainText('Point');
	const state = await deck.evaluate(() => {
		const { library, notices, replaySession, training } = window.myodeck;
		return {
			loop: replaySession.transport?.loop,
			model: training.model?.name,
			accuracy: training.model?.score?.accuracy ?? 0,
			sessions: library.list.length,
			notices: notices.list.map(({ text }) => text)
		};
	});
	expect(state).toMatchObject({ loop: true, model: 'Demo model', sessions: 0, notices: [] });
	expect(state.accuracy).toBeGreaterThan(0.8);

	// The second time its model is there already, and the key does what the button does.
	await deck.evaluate(async () => {
		await window.myodeck.prediction.stop();
		await window.myodeck.disconnect();
	});
	await expect(deck.getByRole('button', { name: /^Start the demo/ })).toBeVisible();
	await deck.keyboard.press('d');
	await expect.poll(() => predicted(deck)).toBeGreaterThanOrEqual(0);
	expect(await deck.evaluate(() => window.myodeck.training.models.length)).toBe(1);
});

test('the link to the demo predicts, and leaves the classes of a person as they are until asked', async ({
	deck
}) => {
	await deck.evaluate(() => window.myodeck.classes.replace(['Rest', 'Key grip']));
	await open(deck, '/?demo');
	await expect.poll(() => predicted(deck)).toBeGreaterThanOrEqual(0);
	// Key grip is no class of the demo.
	await expect(buttons(deck)).toHaveText([/Rest/]);
	await deck.getByRole('button', { name: 'Use the classes of the session' }).click();
	await expect(buttons(deck)).toHaveCount(4);
	await expect(buttons(deck).first()).toBeFocused();
});

test('sources are chosen by keyboard only: search, choose, connect; Escape goes back to where one was', async ({
	deck
}) => {
	const choose = deck.getByRole('button', { name: 'Choose a source' });
	await choose.focus();
	// What is typed before the list has loaded is text: R records nothing, P predicts nothing.
	await deck.route(/\.js$/, async (route) => {
		await new Promise((done) => setTimeout(done, 300));
		await route.continue();
	});
	await deck.keyboard.press('Enter');
	await deck.keyboard.type('rpc');
	await expect(deck.getByRole('searchbox', { name: 'Search sources' })).toHaveValue('rpc');
	await expect(deck.getByText('No source found')).toBeVisible();
	await deck.keyboard.press('Control+A');
	await deck.keyboard.press('Delete');
	for (const name of ['Simulated', 'USB', 'Bluetooth', 'LSL', 'Recorded'])
		await expect(deck.getByRole('heading', { name: new RegExp(`^${name}`) })).toBeVisible();
	await expectNoViolationsInBothThemes(deck);
	await deck.keyboard.press('Escape');
	await expect(choose).toBeFocused();

	await deck.keyboard.press('Enter');
	await expect(deck.getByRole('searchbox', { name: 'Search sources' })).toBeFocused();
	await deck.keyboard.type('cyton');
	await expect(deck.getByRole('button', { name: /^OpenBCI Cyton/ })).toBeVisible();
	await expect(deck.getByRole('heading', { name: /^Bluetooth/ })).toHaveCount(0);
	await deck.keyboard.press('Control+A');
	await deck.keyboard.type('synthetic');
	const synthetic = deck.getByRole('button', { name: /^Synthetic EMG/ });
	await synthetic.focus();
	await deck.keyboard.press('Enter');
	await expect(synthetic).toHaveAttribute('aria-pressed', 'true');
	await deck.getByRole('button', { name: 'Connect Synthetic EMG' }).focus();
	await deck.keyboard.press('Enter');
	await expect.poll(() => deck.evaluate(() => window.myodeck.connections.streams.length)).toBe(1);
	await expect(deck.getByRole('region', { name: 'Start' })).toHaveCount(0);
});

test('O opens the file dialog, and what is chosen is imported', async ({ page }) => {
	// Asked for before the page opens: the browser takes a moment until it hands dialogs to the test.
	const choosing = page.waitForEvent('filechooser');
	await open(page);
	await expect(page.getByRole('button', { name: /^Choose files/ })).toBeVisible();
	await page.keyboard.press('o');
	const chooser = await choosing;
	expect(chooser.isMultiple()).toBe(true);
	const text = Array.from({ length: 2000 }, (_, i) => `${i / 1000},${Math.sin(i)},${Math.cos(i)}`);
	await chooser.setFiles({
		name: 'table.csv',
		mimeType: 'text/csv',
		buffer: Buffer.from(`time,a,b\n${text.join('\n')}\n`)
	});
	await expect(page.getByRole('dialog')).toBeVisible();
});

test('nothing of the start card is cut off on a phone', async ({ deck }) => {
	await deck.setViewportSize({ width: 390, height: 844 });
	for (const name of [/^Start the demo/, 'Choose a source', /^Choose files/]) {
		const button = deck.getByRole('button', { name });
		await button.scrollIntoViewIfNeeded();
		const covered = await button.evaluate((element) => {
			const { left, top, width, height } = element.getBoundingClientRect();
			const hit = document.elementFromPoint(left + width / 2, top + height / 2);
			return hit === null || !element.contains(hit);
		});
		expect(covered).toBe(false);
	}
	expect(await deck.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
