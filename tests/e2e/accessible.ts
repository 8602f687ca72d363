import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from '@playwright/test';
import { expect } from './fixture.ts';

/** The program of axe-core, put into the page itself: its own runner opens a second page for every check. */
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What is checked, and by which rules; everything by all rules when nothing is said. */
export interface Checked {
	/** Selector of the part. */
	readonly part?: string;
	readonly rules?: readonly string[];
}

/** What axe finds in a page, one line for each rule that is broken. */
export async function violationsOf(page: Page, { part, rules }: Checked = {}): Promise<readonly string[]> {
	if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(AXE);
	const violations = await page.evaluate(
		async ([inside, only]) => {
			const { axe } = window as unknown as {
				axe: { run(on: Document | string, options: RunOptions): Promise<AxeResults> };
			};
			const options: RunOptions = {
				resultTypes: ['violations'],
				...(only && { runOnly: { type: 'rule', values: [...only] } })
			};
			return (await axe.run(inside ?? document, options)).violations;
		},
		[part, rules] as const
	);
	return violations.map(
		({ id, nodes }) =>
			`${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' ')}`
	);
}

/** Nothing that axe finds in a page as it is. */
export async function expectNoViolations(page: Page, checked: Checked = {}): Promise<void> {
	expect(await violationsOf(page, checked)).toEqual([]);
}

/**
 * Nothing that axe finds in the light theme, and no text that is too faint in the dark one: colours are all that differs.
 * Leaves the light theme.
 */
export async function expectNoViolationsInBothThemes(page: Page, checked: Checked = {}): Promise<void> {
	await showTheme(page, 'light');
	await expectNoViolations(page, checked);
	await showTheme(page, 'dark');
	await expectNoViolations(page, { ...checked, rules: ['color-contrast'] });
	await showTheme(page, 'light');
}

/** Chooses a theme and waits until no colour changes any more. */
async function showTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
	await page.evaluate((name) => (window.myodeck.settings.data.theme = name), theme);
	await expect(page.locator('html')).toHaveAttribute('data-theme', theme);
	await page.waitForFunction(() =>
		document.getAnimations().every(({ playState, effect }) => {
			const endless = effect?.getTiming().iterations === Infinity;
			return endless || playState !== 'running';
		})
	);
}
