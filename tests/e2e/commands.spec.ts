import { join } from 'node:path';
import { test as plain, type Page } from '@playwright/test';
import { expectNoViolations, expectNoViolationsInBothThemes } from './accessible.ts';
import { expect, open, openDemo, ready, test } from './app-page.ts';
import { complaintsOf } from './fixture.ts';
import { staticHost } from './static-host.ts';

const palette = (page: Page) => page.getByRole('dialog', { name: 'Commands' });
/** What lies under it is looked at in loop.spec.ts. */
const DIALOG = { part: 'dialog[open]' };
const field = (page: Page) => palette(page).getByRole('combobox', { name: 'Command' });

test('commands are found and run by keyboard only; Escape gives the focus back', async ({ deck }) => {
	// The first Tab of the page is the way past its bar.
	await deck.keyboard.press('Tab');
	await expect(deck.getByRole('link', { name: 'Skip to the deck' })).toBeFocused();
	await deck.keyboard.press('Enter');
	await expect(deck.getByRole('main')).toBeFocused();

	const link = deck.getByRole('button', { name: 'Choose a source' });
	await link.focus();
	await deck.keyboard.press('Control+k');
	await expect(field(deck)).toBeFocused();
	await expectNoViolationsInBothThemes(deck, DIALOG);
	await deck.keyboard.press('Escape');
	await expect(palette(deck)).toBeHidden();
	await expect(link).toBeFocused();

	await deck.keyboard.press('Control+k');
	await deck.keyboard.type('go to the lib');
	await expect(palette(deck).getByRole('option', { name: 'Go to the Library' })).toHaveAttribute(
		'aria-selected',
		'true'
	);
	await deck.keyboard.press('Enter');
	await expect(deck).toHaveURL(/\/sessions\/$/);
	await deck.keyboard.press('Control+k');
	await deck.keyboard.type('no such command');
	await expect(palette(deck).getByText('No command has this name.')).toBeVisible();
	await deck.keyboard.press('Control+A');
	await deck.keyboard.type('demo');
	await deck.keyboard.press('Enter');
	await expect
		.poll(() => deck.evaluate(() => window.myodeck.prediction.current?.winner ?? -1))
		.toBeGreaterThanOrEqual(0);
	// What makes no sense now is not offered.
	await deck.keyboard.press('Control+k');
	await expect(palette(deck).getByRole('option', { name: 'Start the demo' })).toHaveCount(0);
	await expect(palette(deck).getByRole('option', { name: 'Stop predicting' })).toHaveCount(1);
	await deck.keyboard.press('ArrowDown');
	await deck.keyboard.press('ArrowDown');
	await deck.keyboard.press('ArrowUp');
	await expect(palette(deck).getByRole('option').nth(1)).toHaveAttribute('aria-selected', 'true');
});

test('Ctrl+Z takes back changes of the classes and deletions on every page, and leaves text fields alone', async ({
	deck
}) => {
	await openDemo(deck);
	await deck.evaluate(async () => {
		const app = window.myodeck;
		await app.replaySession.keep();
		await app.disconnect();
		app.classes.replace(['Rest', 'Key grip']);
		await app.remove([app.library.list[0]!.id]);
	});
	const state = () =>
		deck.evaluate(() => [window.myodeck.library.list.length, window.myodeck.classes.names.join()]);
	await deck
		.getByRole('link', { name: /Sessions|Library/ })
		.first()
		.click();
	await expect(deck).toHaveURL(/sessions/);
	await expect.poll(state).toEqual([0, 'Rest,Key grip']);
	await deck.locator('body').press('Control+z');
	await expect.poll(state).toEqual([1, 'Rest,Key grip']);
	await expect(deck.getByText('Undone: delete a session.')).toBeVisible();
	await deck.locator('body').press('Control+z');
	await expect.poll(state).toEqual([1, 'Rest,Fist,Open,Point']);
	await deck.locator('body').press('Control+Shift+z');
	await expect.poll(state).toEqual([1, 'Rest,Key grip']);
});

test('a link opens a session at a position, paused, and the palette copies one', async ({ deck }) => {
	await deck.context().grantPermissions(['clipboard-read', 'clipboard-write']);
	await openDemo(deck);
	const id = await deck.evaluate(() => window.myodeck.replaySession.keep());
	await open(deck, `/?session=${id}&at=7.5`);
	const transport = () => deck.evaluate(() => window.myodeck.replaySession.transport);
	await expect.poll(async () => (await transport())?.position).toBe(7.5);
	expect((await transport())!.playing).toBe(false);
	await deck.keyboard.press('Control+k');
	await deck.keyboard.type('copy link');
	await deck.keyboard.press('Enter');
	await expect(deck.getByText('The link to this view is copied.', { exact: false })).toBeVisible();
	const copied = await deck.evaluate(() => navigator.clipboard.readText());
	expect(new URL(copied).search).toBe(`?session=${id}&at=7.5`);

	await open(deck, '/?session=not-here');
	await expect(deck.getByText(/no session of this browser has this id/)).toBeVisible();
});

test('on paper a page is as long as what is on it', async ({ deck }) => {
	for (const path of ['/help/', '/sessions/', '/train/']) {
		await open(deck, path);
		await deck.emulateMedia({ media: 'print' });
		const clipped = await deck.evaluate(() =>
			[...document.querySelectorAll('main, main *')]
				.filter((element) => {
					const { overflowY } = getComputedStyle(element);
					return overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 1;
				})
				.map((element) => element.className)
		);
		expect(clipped, path).toEqual([]);
		if (path === '/help/')
			expect(await deck.evaluate(() => document.documentElement.scrollHeight)).toBeGreaterThan(1500);
		await deck.emulateMedia({ media: 'screen' });
	}
});

plain.describe('on a host of plain files', () => {
	plain.use({ serviceWorkers: 'allow' });

	plain('an address that is no page has a page of ours, on a host of plain files too', async ({ page }) => {
		// The browser and the router log that there is no such page; nothing else may be wrong.
		const complaints = complaintsOf(page);
		const host = await staticHost(join(import.meta.dirname, '../../build'), '');
		for (const url of ['/nothing/here/', `${host.url}/nothing/here`]) {
			await page.goto(url).catch(() => undefined);
			await ready(page);
			await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
			await expectNoViolations(page);
			await page.getByRole('main').getByRole('link', { name: 'Deck' }).click();
			await expect(page.getByRole('button', { name: /^Start the demo/ })).toBeVisible();
		}
		await host.stop();
		expect(complaints.filter((text) => !/404 \(Not Found\)|Not found: /.test(text))).toEqual([]);
	});
});
