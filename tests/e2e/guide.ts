import type { Page } from '@playwright/test';
import { openSessionStore, saveBundle, type ModelBundle, type Session } from '../../src/lib/index.ts';
import type { Protocol } from '../../src/lib/guided/protocol.ts';
import { expectNoViolations, type Checked } from './accessible.ts';
import { expect, openStep } from './app-page.ts';

/** A forearm that answers as late as a person does: 0.15 to 0.35 s after the cue. */
export async function connectArm(page: Page, seed: number): Promise<void> {
	await page.evaluate(
		async (value) =>
			void (await window.myodeck.connect('synthetic', {
				reaction: 'human',
				seed: value
			})),
		seed
	);
}

/** Opens the guided screen and begins a take. */
export async function begin(page: Page, change: Partial<Protocol>): Promise<void> {
	await openStep(page, 'Record');
	await page.getByRole('button', { name: 'Guided…' }).click();
	await page.evaluate((part) => window.myodeck.guided.setup.change(part), change);
	await page.getByRole('button', { name: 'Start' }).click();
	await expect(page.getByRole('button', { name: 'Stop and save' })).toBeVisible();
}

/** Waits until the cue screen says this in the very frame: a cue is soon over. */
export async function cueOf(page: Page, name: string, kind: 'Hold' | 'Relax' = 'Hold'): Promise<void> {
	await page.waitForFunction(
		([word, what]) =>
			document.querySelector('dialog .kind')?.textContent.includes(what!) &&
			document.querySelector('dialog .name[elementtiming]')?.textContent === word,
		[name, kind]
	);
}

/** Waits for the end of a take and until its session is closed; its id. */
export async function done(page: Page): Promise<string> {
	await expect(page.getByRole('heading', { name: /^(?:Done|Stopped and saved)/ })).toBeVisible({
		timeout: 200_000
	});
	await page.waitForFunction(() => window.myodeck.recording.status === 'idle');
	return page.evaluate(() => window.myodeck.library.list[0]!.id);
}

/** The session as another program reads it: exported, and opened in Node. */
export async function exported(page: Page, id: string): Promise<Session> {
	const downloading = page.waitForEvent('download');
	await page.evaluate((one) => void window.myodeck.export([one]), id);
	return openSessionStore(await (await downloading).path());
}

/** Brings a model in that was learned elsewhere, and predicts with it. */
export async function predictWith(page: Page, bundle: ModelBundle): Promise<void> {
	const base64 = Buffer.from(saveBundle(bundle)).toString('base64');
	await page.evaluate(async (text) => {
		const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
		await window.myodeck.import([new File([bytes], 'made.model.zip')]);
		await window.myodeck.predict();
	}, base64);
}

/** Presses Tab until an element has the focus. */
export async function tabTo(
	page: Page,
	name: string | RegExp,
	role: 'button' | 'radio' | 'spinbutton'
): Promise<void> {
	const wanted = page.getByRole(role, { name, exact: true }).first();
	for (let i = 0; i < 120; i++) {
		if (await wanted.evaluate((node) => node === document.activeElement)) break;
		await page.keyboard.press('Tab');
	}
	await expect(wanted).toBeFocused();
}

/** Nothing that axe finds, by day, and no word too faint by night. */
export async function expectAccessible(page: Page): Promise<void> {
	const check = async (rules: Checked): Promise<void> => {
		// A colour on its way to another one is neither.
		await page.waitForFunction(() =>
			document.getAnimations().every(({ playState }) => playState !== 'running')
		);
		await expectNoViolations(page, { ...rules, part: 'dialog[open]' });
	};
	await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
	await check({});
	await page.emulateMedia({ colorScheme: 'dark' });
	await check({ rules: ['color-contrast'] });
	await page.emulateMedia({ colorScheme: 'light' });
}

/** On a desktop and on a phone nothing lies beside the screen, and what ends it can be pressed. */
export async function expectToFit(page: Page, button: string): Promise<void> {
	for (const size of [
		{ width: 390, height: 844 },
		{ width: 1440, height: 900 }
	]) {
		await page.setViewportSize(size);
		await expect(page.getByRole('button', { name: button })).toBeInViewport({
			ratio: 1
		});
		const wide = await page.getByRole('dialog').evaluate((node) => node.scrollWidth - node.clientWidth);
		expect(wide, `${size.width} px`).toBe(0);
	}
}
