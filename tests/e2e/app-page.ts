import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { expect, test as base } from './fixture.ts';

/** A page of the app, opened and ready; its console must stay free of errors. */
export const test = base.extend<{ deck: Page }>({
	deck: async ({ page }, use) => {
		await open(page);
		await use(page);
	}
});
export { expect };

/** Opens a page of the app and waits until everything stored has been read. */
export async function open(page: Page, path = '/'): Promise<void> {
	await page.goto(path);
	await ready(page);
}

/** Opens the demo by its link and waits until it plays. */
export async function openDemo(page: Page): Promise<void> {
	await open(page, '/?demo');
	await page.waitForFunction(() => window.myodeck.replaySession.transport !== undefined);
}

/** The steps of the deck, as the rail names them. */
export type StepName = 'Connect' | 'Record' | 'Train' | 'Predict' | 'Replay';

/** Opens a step by the rail; from another page it opens the deck. */
export async function openStep(page: Page, step: StepName): Promise<void> {
	await page
		.getByRole('navigation', { name: 'Steps' })
		.getByRole('link', { name: new RegExp(`^${step}`) })
		.click();
	await expect(page.getByRole('region', { name: step, exact: true })).toBeVisible();
}

export async function ready(page: Page): Promise<void> {
	await page.waitForFunction(() => window.myodeck?.ready);
}

/** Chooses the kind of device that is labelled so, fills in its form, and presses Connect. */
export async function connect(
	page: Page,
	label: string,
	form: Readonly<Record<string, string>> = {}
): Promise<void> {
	await openStep(page, 'Connect');
	await page.getByLabel('Device').selectOption({ label });
	for (const [field, text] of Object.entries(form)) {
		const box = page.getByRole('spinbutton', { name: field });
		await box.fill(text);
		await box.blur();
	}
	await page.getByRole('button', { name: 'Connect', exact: true }).click();
}

/** Connects the synthetic forearm by the form. */
export async function connectSynthetic(page: Page): Promise<void> {
	await openStep(page, 'Connect');
	await page.getByRole('button', { name: 'Connect', exact: true }).click();
	await expect(page.getByText('Good', { exact: true })).toBeVisible();
}

/** Unfolds the outputs, which are folded until someone wants them. */
export async function showOutputs(page: Page): Promise<void> {
	await page.getByRole('button', { name: 'Outputs', expanded: false }).click();
}

/** Holds each class for `ms`, by the keyboard. */
export async function hold(page: Page, keys: readonly number[], ms: number): Promise<void> {
	for (const key of keys) {
		await page.keyboard.press(String(key));
		await page.waitForTimeout(ms);
	}
}

/** Records `keys` and stops; resolves with the session's id. */
export async function record(page: Page, keys: readonly number[], ms: number): Promise<string> {
	await startRecording(page);
	await hold(page, keys, ms);
	await stopRecording(page);
	return lastRecorded(page);
}

/** Starts a recording by the key. */
export async function startRecording(page: Page): Promise<void> {
	await page.keyboard.press('r');
	await expect(page.getByRole('button', { name: /^Stop and save/ })).toBeVisible();
}

/** Stops the recording by the button and waits until it is stored. */
export async function stopRecording(page: Page): Promise<void> {
	await page.getByRole('button', { name: /^Stop and save/ }).click();
	await expect(page.getByRole('button', { name: /^Record/ })).toBeVisible();
}

/** The list of sessions of the open step, Train or Replay. */
export const sessionList = (page: Page): Locator => page.getByRole('region', { name: 'Sessions' });

/** Waits until what was recorded last is in the list and in the training set; resolves with its id. */
export async function lastRecorded(page: Page): Promise<string> {
	await page.waitForFunction(() => {
		const { recording, settings } = window.myodeck;
		return recording.id !== '' && settings.data.ticked.includes(recording.id);
	});
	return page.evaluate(() => window.myodeck.library.list[0]!.id);
}

/** Chooses an entry of the menu of a session or a model in the Library. */
export async function chooseFor(page: Page, title: string, entry: string | RegExp): Promise<void> {
	await page.getByRole('button', { name: `More for ${title}`, exact: true }).click();
	await page.getByRole('menuitem', { name: entry }).click();
}

/** The switch of a session in the Library. */
export const inTrainingSet = (page: Page, title: string): Locator =>
	page.getByRole('switch', { name: `${title} in the training set`, exact: true });

/** Selects these sessions of the Library and exports them in a format, by the name it has in the menu. */
export async function exportSelected(
	page: Page,
	titles: readonly string[],
	format = 'Session archive'
): Promise<void> {
	for (const name of titles) await page.getByRole('checkbox', { name, exact: true }).check();
	const bar = page.getByRole('toolbar', { name: 'Selected sessions' });
	await bar.getByRole('button', { name: 'Export' }).click();
	await page.getByRole('menuitem', { name: format }).click();
}

/** Drops files on the window as a person does. */
export async function drop(page: Page, files: readonly { name: string; bytes: Uint8Array }[]): Promise<void> {
	const parts = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }));
	const transfer = await page.evaluateHandle(async (list) => {
		const data = new DataTransfer();
		for (const { name, base64 } of list) {
			const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
			data.items.add(new File([bytes], name));
		}
		return data;
	}, parts);
	await page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
	await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

export const fileAt = (path: string, name: string): { name: string; bytes: Uint8Array } => ({
	name,
	bytes: readFileSync(path)
});
