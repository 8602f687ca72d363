import type { Page } from '@playwright/test';
import { expectNoViolationsInBothThemes } from './accessible.ts';
import { expect, inTrainingSet, open, ready, test } from './app-page.ts';
import { missed, SIZES } from './hits.ts';
import { bringModel, bringSessions } from './trained.ts';

/** The names of the rows that are made, from top to bottom. */
const names = (page: Page): Promise<string[]> =>
	page.locator('[role="row"] .title').evaluateAll((list) => list.map(({ textContent }) => textContent!));
const selected = (page: Page): Promise<number> =>
	page.getByRole('grid', { name: 'Sessions' }).getByRole('checkbox', { checked: true }).count();
const toolbar = (page: Page) => page.getByRole('toolbar', { name: 'Selected sessions' });

/** Copies the row of a stored session so often: the list does not open what it does not show. */
async function copyRows(page: Page, count: number): Promise<void> {
	await page.evaluate(async (n) => {
		const database = await new Promise<IDBDatabase>((done) => {
			const request = indexedDB.open('myodeck');
			request.onsuccess = () => done(request.result);
		});
		const transaction = database.transaction('sessions', 'readwrite');
		const store = transaction.objectStore('sessions');
		const [row] = await new Promise<Record<string, unknown>[]>((done) => {
			const request = store.getAll();
			request.onsuccess = () => done(request.result as Record<string, unknown>[]);
		});
		for (let i = 0; i < n; i++) {
			const created = new Date(Date.UTC(2020, 0, 1, 0, i)).toISOString().slice(0, 19);
			store.put({ ...row, id: `copy-${i}`, name: `Copy ${i}`, created });
		}
		await new Promise((done) => (transaction.oncomplete = done));
		database.close();
	}, count);
	await page.reload();
	await ready(page);
}

test('sessions are sorted, searched and filtered; order and filters are there at the next visit', async ({
	deck
}) => {
	await bringSessions(deck, ['take 10', 'take 2', 'wrist']);
	await open(deck, '/sessions/');
	await deck.getByRole('button', { name: 'Name', exact: true }).click();
	await expect(deck.getByRole('columnheader', { name: 'Name' })).toHaveAttribute('aria-sort', 'ascending');
	expect(await names(deck)).toEqual(['take 2', 'take 10', 'wrist']);
	await deck.getByRole('button', { name: 'Name', exact: true }).click();
	expect(await names(deck)).toEqual(['wrist', 'take 10', 'take 2']);
	await inTrainingSet(deck, 'take 10').uncheck();
	await deck.getByLabel('Training set', { exact: true }).selectOption('in the training set');
	expect(await names(deck)).toEqual(['wrist', 'take 2']);

	await deck.reload();
	await ready(deck);
	expect(await names(deck)).toEqual(['wrist', 'take 2']);
	await expect(deck.getByText('2 of 3')).toBeVisible();
	await deck.locator('body').press('/');
	await deck.keyboard.type('wri fist');
	expect(await names(deck)).toEqual(['wrist']);
	await deck.getByRole('button', { name: 'Show all' }).click();
	expect(await names(deck)).toEqual(['wrist', 'take 10', 'take 2']);
});

test('the mouse and the keyboard select rows; the training set is a switch of its own; a deletion of all is one step back', async ({
	deck
}) => {
	await bringSessions(deck, ['a', 'b', 'c', 'd']);
	await open(deck, '/sessions/');
	await deck.getByRole('button', { name: 'Name', exact: true }).click();
	await deck.getByRole('checkbox', { name: 'a' }).check();
	await deck.getByRole('checkbox', { name: 'c' }).click({ modifiers: ['Shift'] });
	expect(await selected(deck)).toBe(3);
	await deck.getByText('b', { exact: true }).click({ modifiers: ['ControlOrMeta'] });
	expect(await selected(deck)).toBe(2);
	await expect(toolbar(deck)).toContainText('2 selected');
	await expect(inTrainingSet(deck, 'b')).toBeChecked();
	await toolbar(deck)
		.getByRole('button', { name: /^Remove from training set/ })
		.click();
	expect(await deck.evaluate(() => window.myodeck.settings.trainingSet.length)).toBe(2);
	await deck.locator('body').press('Escape');
	await expect(toolbar(deck)).toHaveCount(0);

	// By keyboard: the focus moves, Shift selects, Space toggles, F2 renames; the row keeps the focus.
	await deck.locator('[role="row"][tabindex="0"]').focus();
	await deck.keyboard.press('Home');
	await deck.keyboard.press('Space');
	await deck.keyboard.press('Shift+ArrowDown');
	await deck.keyboard.press('Shift+End');
	expect(await selected(deck)).toBe(4);
	await deck.keyboard.press('Space');
	expect(await selected(deck)).toBe(3);
	await deck.keyboard.press('F2');
	await deck.getByLabel('Name of the session').fill('last');
	await deck.keyboard.press('Enter');
	await expect(deck.getByText('last', { exact: true })).toBeVisible();
	await expect(deck.locator(':focus')).toHaveAttribute('role', 'row');
	await deck.getByText('a', { exact: true }).dblclick();
	await deck.getByLabel('Name of the session').press('Escape');
	await expect(deck.getByText('a', { exact: true }).first()).toBeVisible();

	await toolbar(deck).getByRole('button', { name: 'Set subject…' }).click();
	await deck.getByLabel('Subject').last().fill('S2');
	await deck.keyboard.press('Enter');
	const subjects = () =>
		deck.evaluate(() => window.myodeck.library.list.filter(({ subject }) => subject === 'S2').length);
	await expect.poll(subjects).toBe(3);
	await deck.locator('body').press('Control+a');
	await toolbar(deck).getByRole('button', { name: 'Delete' }).click();
	await expect(deck.getByText('No sessions yet')).toBeVisible();
	await deck.locator('body').press('Control+z');
	await expect(deck.getByRole('switch', { checked: true })).toHaveCount(2);
	await deck.locator('body').press('Control+z');
	await expect.poll(subjects).toBe(0);
});

test('a click shows a session on the tape and stays on the page; a model says what it fits', async ({
	deck
}) => {
	await bringSessions(deck, ['one', 'two']);
	await bringModel(deck);
	await open(deck, '/sessions/');
	await deck.getByText('one', { exact: true }).click();
	const tape = deck.getByRole('region', { name: 'Tape' });
	await expect(tape.getByRole('slider', { name: 'Position in the session' })).toBeVisible();
	await expect(deck).toHaveURL(/sessions\/$/);
	await deck.getByText('two', { exact: true }).click();
	await expect(tape).toContainText('two');
	await tape.getByRole('button', { name: 'Close two' }).click();
	await expect(tape).toHaveCount(0);
	await expect(deck.getByText(/[89] usable of 9/).first()).toBeVisible();
	const models = deck.getByRole('table', { name: 'Models' });
	await expect(models).toContainText(/needs 8 ch/);
	await expect(models).toContainText('2 sessions here');
	await deck.evaluate(() => window.myodeck.connect('synthetic', {}));
	await expect(models).toContainText('connected now');
	await models.getByRole('button', { name: /^More for/ }).click();
	await deck.getByRole('menuitem', { name: 'Delete' }).click();
	await expect(models).toHaveCount(0);
	await deck.locator('body').press('Control+z');
	await expect(models).toBeVisible();
});

test('of 500 sessions only the rows in view are made; all are selected, deleted and brought back at once', async ({
	deck
}) => {
	await bringSessions(deck, ['take']);
	await copyRows(deck, 499);
	await open(deck, '/sessions/');
	await expect(deck.getByText('500 sessions in this browser')).toBeVisible();
	const made = () => deck.locator('[role="row"]').count();
	expect(await made()).toBeLessThan(50);
	for (const size of SIZES.toReversed()) {
		await deck.setViewportSize(size);
		const what = `${size.width} × ${size.height}`;
		await expect.poll(async () => (await missed(deck)).covered, what).toEqual([]);
		const below = await deck.evaluate(() => document.documentElement.scrollHeight - innerHeight);
		expect(below, `the page itself does not scroll at ${what}`).toBe(0);
	}
	await deck.locator('[role="row"][tabindex="0"]').focus();
	await deck.keyboard.press('End');
	await expect(deck.getByText('Copy 0', { exact: true })).toBeInViewport();
	await expect(deck.locator(':focus')).toContainText('Copy 0');
	expect(await made()).toBeLessThan(50);
	await deck.keyboard.press('Control+a');
	await expect(toolbar(deck)).toContainText('500 selected');
	await deck.keyboard.press('Delete');
	await expect(deck.getByText('No sessions yet')).toBeVisible();
	await deck.locator('body').press('Control+z');
	await expect(deck.getByText('500 sessions in this browser')).toBeVisible();
});

test('the table has no accessibility violation at the desk and on a phone, in either theme, and large targets', async ({
	deck
}) => {
	await bringSessions(deck, ['a', 'b', 'c']);
	await bringModel(deck);
	await open(deck, '/sessions/');
	const check = async (): Promise<void> => {
		await expectNoViolationsInBothThemes(deck);
		await expect(deck.locator('.button.primary:visible')).toHaveCount(1);
	};
	await deck.getByRole('checkbox', { name: 'a' }).check();
	await deck.getByText('b', { exact: true }).click();
	await expect(deck.getByRole('slider', { name: 'Position in the session' })).toBeVisible();
	await check();
	await deck.setViewportSize({ width: 390, height: 844 });
	await check();
	await deck.getByRole('button', { name: 'Close b' }).click();
	const small = await deck.evaluate(() =>
		[...document.querySelectorAll('main :is(button, select, label:has(input))')]
			.map((element) => ({ element, box: element.getBoundingClientRect() }))
			.filter(({ element, box }) => box.width > 0 && element.checkVisibility() && box.height < 43.5)
			.map(({ element, box }) => `${element.outerHTML.slice(0, 80)} ${box.height}`)
	);
	expect(small).toEqual([]);
	const sideways = await deck.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth
	);
	expect(sideways).toBe(0);
});
