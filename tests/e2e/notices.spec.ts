import type { Page } from '@playwright/test';
import { expect, open, openStep, test } from './app-page.ts';

const SIZES = [
	{ width: 1440, height: 900 },
	{ width: 390, height: 844 }
];
const LONG =
	'The recording of emg stopped: the disk is full, and what came after 12:30 is not stored. Export and delete sessions, then record again.';

/** Two notices, an error and a warning with a button, as the page shows them. */
async function showTwo(page: Page): Promise<void> {
	await page.evaluate((text) => {
		window.myodeck.notices.show('error', text, { help: 'storage-full' });
		window.myodeck.notices.show('warning', '3 sessions are deleted.', {
			action: { label: 'Undo', run: () => undefined }
		});
	}, LONG);
	await expect(page.getByRole('alert').getByText(LONG)).toBeVisible();
	await expect(page.getByText('3 sessions are deleted.')).toBeVisible();
}

/** Buttons whose centre another element covers: their names. `pressed`: how many were looked at. */
async function coveredButtons(page: Page): Promise<{ covered: string[]; pressed: number }> {
	return page.evaluate(() => {
		const shown = [...document.querySelectorAll('button')].filter((button) => button.checkVisibility());
		const covered: string[] = [];
		for (const button of shown) {
			button.scrollIntoView({ block: 'nearest', inline: 'nearest' });
			const { left, top, width, height } = button.getBoundingClientRect();
			const [x, y] = [left + width / 2, top + height / 2];
			const hit = document.elementFromPoint(x, y);
			if (!hit || !button.contains(hit))
				covered.push(
					`${button.textContent.trim() || button.ariaLabel} at ${x},${y}: ${hit?.outerHTML.slice(0, 80)}`
				);
		}
		return { covered, pressed: shown.length };
	});
}

test('two notices cover no button, on a desktop, on a phone, and in the panels of a phone', async ({
	page
}) => {
	for (const path of ['/sessions/', '/train/', '/']) {
		await open(page, path);
		await showTwo(page);
		for (const size of SIZES) {
			await page.setViewportSize(size);
			const { covered, pressed } = await coveredButtons(page);
			expect(covered, `${path} at ${size.width} × ${size.height}`).toEqual([]);
			expect(pressed).toBeGreaterThan(4);
		}
	}
	for (const step of ['Connect', 'Record', 'Train', 'Predict', 'Replay'] as const) {
		await openStep(page, step);
		expect((await coveredButtons(page)).covered, step).toEqual([]);
	}
});

test('a notice about what is missing closes when it is there', async ({ deck }) => {
	await deck.locator('body').press('r');
	const notice = deck.getByRole('alert').getByText(/needs a live source/);
	await expect(notice).toBeVisible();
	await openStep(deck, 'Connect');
	await deck.getByRole('button', { name: 'Connect', exact: true }).click();
	await expect(notice).toBeHidden();
	await expect(deck.getByText('Good', { exact: true })).toBeVisible();
	await deck.getByRole('button', { name: /^Disconnect/ }).click();
	await expect(deck.getByText('Good', { exact: true })).toBeHidden();
	await expect(notice).toBeHidden();
});

test('over a guided recording the notices are in front, and are told once', async ({ deck }) => {
	await deck.evaluate(() => window.myodeck.guided.show());
	await showTwo(deck);
	await expect(deck.getByRole('dialog').getByText(LONG)).toBeVisible();
	await expect(deck.getByText(LONG)).toHaveCount(1);
});
