import type { Page } from '@playwright/test';
import { expectNoViolationsInBothThemes } from './accessible.ts';
import { drop, expect, open, ready, test } from './app-page.ts';
import { sessionFile } from './session-file.ts';

/** What the list and training make of the take: trials per class, and windows per class. */
const counted = (page: Page): Promise<{ trials: readonly number[]; windows: readonly number[] }> =>
	page.evaluate(async () => {
		const { library } = window.myodeck;
		const { report } = await window.myodeck.train();
		return { trials: library.get('take')!.trialsPerClass, windows: report.recordings[0]!.perClass };
	});

/** Every label event that counts, from the session as it is stored. */
const stored = (page: Page): Promise<{ labels: number[][]; file: number[][]; bad: unknown; notes: string }> =>
	page.evaluate(async () => {
		const { labels, recordedLabels, edits } = await window.myodeck.library.open('take');
		const rows = (list: typeof labels): number[][] =>
			list.map(({ timestamp, classIndex }) => [Math.round(timestamp * 1000) / 1000, classIndex]);
		return { labels: rows(labels), file: rows(recordedLabels), bad: edits.badChannels, notes: edits.notes };
	});

async function edit(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'More for take' }).click();
	await page.getByRole('menuitem', { name: /^Edit/ }).click();
	await expect(page.getByRole('region', { name: 'Trials', exact: true })).toBeVisible();
}
const saved = (page: Page): Promise<void> => expect(page.getByText('Storing…')).toHaveCount(0);

test('labels are corrected after the take: by keys and by drag, undone and done again, kept, baked and unbaked', async ({
	deck
}) => {
	await open(deck, '/sessions/');
	await drop(deck, [await sessionFile('take.session.zip')]);
	await expect(deck.getByRole('checkbox', { name: 'take', exact: true })).toBeVisible();
	// Windows of 200 ms every 50 ms; the first trial is left out as set-up noise.
	const before = await counted(deck);
	expect(before.trials).toEqual([3, 3, 3]);
	const recorded = (await stored(deck)).labels;

	await edit(deck);
	// The second trial becomes Open, the third is excluded, the fourth loses its label, the fifth is split.
	await deck.keyboard.press(']');
	await deck.keyboard.press('3');
	await deck.keyboard.press(']');
	await deck.keyboard.press('x');
	await deck.keyboard.press(']');
	await deck.keyboard.press('Delete');
	await expect(deck.getByRole('heading', { name: 'Trial 4 of 8' })).toBeVisible();
	const position = deck.getByRole('slider', { name: 'Position in the session' });
	const box = (await position.boundingBox())!;
	await position.click({ position: { x: (4.5 / 9.498) * box.width, y: 100 } });
	await deck.keyboard.press('s');
	await expect(deck.getByRole('heading', { name: 'Trial 5 of 9' })).toBeVisible();
	// Its boundary by key, the end of what counts by drag.
	const start = deck.getByRole('slider', { name: 'Start of Fist' }).first();
	await start.focus();
	await start.press('Shift+ArrowRight');
	const end = (await deck.getByRole('slider', { name: 'Trim end' }).boundingBox())!;
	await deck.mouse.move(end.x + 6, end.y + 8);
	await deck.mouse.down();
	await deck.mouse.move(end.x + 6 - (1 / 9.498) * box.width, end.y + 8, { steps: 4 });
	await deck.mouse.up();
	await deck.getByRole('group', { name: 'Bad channels of emg' }).getByRole('button', { name: '2' }).click();
	await deck.getByLabel('Note').fill('Electrode 2 came off');
	await deck.getByLabel('Note').blur();
	await saved(deck);
	const after = await stored(deck);
	expect(after).toMatchObject({ file: recorded, bad: { emg: [1] }, notes: 'Electrode 2 came off' });
	expect(after.labels.slice(0, 4)).toEqual([
		[100, 0],
		[101, 2],
		[102, -1],
		[103, -1]
	]);
	expect(after.labels.filter(([, classIndex]) => classIndex! >= 0).length).toBe(8);
	expect(after.labels.at(-1)![0]).toBeCloseTo(108.5, 1);

	const undo = deck.getByRole('button', { name: /^Undo/ });
	for (let n = 0; n < 8; n++) await deck.keyboard.press('Control+z');
	await saved(deck);
	expect((await stored(deck)).labels).toEqual(recorded);
	await expect(undo).toHaveAttribute('aria-disabled', 'true');
	for (let n = 0; n < 8; n++) await deck.keyboard.press('Control+Shift+Z');
	await saved(deck);
	expect(await stored(deck)).toEqual(after);

	// The list and training follow, also after a reload.
	await deck.reload();
	await ready(deck);
	await deck.getByRole('link', { name: 'Library', exact: true }).first().click();
	await expect(deck.getByText('Electrode 2 came off')).toBeVisible();
	const now = await counted(deck);
	// A trial that is split is one trial until its halves differ.
	expect(now.trials).toEqual([2, 2, 3]);
	expect(now.windows).not.toEqual(before.windows);
	expect(now.windows[1]).toBeLessThan(before.windows[1]!);

	await edit(deck);
	await deck.getByRole('button', { name: /^Write edits to labels.json/ }).click();
	await expect(deck.getByRole('dialog')).toContainText('7 trials (2 Rest, 2 Fist, 3 Open)');
	await deck.getByRole('dialog').getByRole('button', { name: 'Write', exact: true }).click();
	await expect(deck.getByText('The edits are written to labels.json.')).toBeVisible();
	await saved(deck);
	expect(await stored(deck)).toMatchObject({ labels: after.labels, file: after.labels });
	expect(await counted(deck)).toEqual(now);
	await deck.keyboard.press('Control+z');
	await saved(deck);
	expect(await stored(deck)).toEqual(after);
	await deck.keyboard.press('Control+y');
	await saved(deck);

	// Even on another day the recorded labels come back, with what was corrected over them.
	await deck.reload();
	await ready(deck);
	await deck.getByRole('button', { name: 'More', exact: true }).click();
	await deck.getByRole('menuitem', { name: /^Revert labels.json/ }).click();
	await saved(deck);
	expect(await stored(deck)).toMatchObject({ labels: after.labels, file: recorded });
});

test('the library, its dialogs and the edit view have no accessibility violation, in either theme', async ({
	deck
}) => {
	await open(deck, '/sessions/');
	await drop(deck, [await sessionFile('take.session.zip'), { name: 'x.bin', bytes: new Uint8Array([0, 1]) }]);
	await expect(deck.getByText('Could not import')).toBeVisible();
	await deck.evaluate(async () => {
		const root = await navigator.storage.getDirectory();
		const folder = await root.getDirectoryHandle('empty', { create: true });
		const sink = await (await folder.getFileHandle('bad.zip', { create: true })).createWritable();
		await sink.write('bad');
		await sink.close();
		await window.myodeck.library.folders.link(folder);
	});
	await deck.getByRole('button', { name: /^Quality of take/ }).click();
	await expect(deck.getByText('Flat channels')).toBeVisible();
	await expectNoViolationsInBothThemes(deck);
	const dialog = { part: 'dialog[open]' };
	await deck.getByRole('button', { name: 'More for take' }).click();
	await deck.getByRole('menuitem', { name: 'Export as…' }).click();
	await deck.getByRole('radio', { name: /^BIDS/ }).check();
	await expectNoViolationsInBothThemes(deck, dialog);
	await deck.keyboard.press('Escape');
	await drop(deck, [{ name: 't.csv', bytes: new TextEncoder().encode('t,a\n0,1\n1,2\n2,3\n') }]);
	await expect(deck.getByRole('dialog', { name: 'Import t.csv' })).toBeVisible();
	await expectNoViolationsInBothThemes(deck, dialog);
	await deck.getByRole('button', { name: 'Skip file' }).click();
	await edit(deck);
	await deck.keyboard.press('x');
	await expectNoViolationsInBothThemes(deck);
});
