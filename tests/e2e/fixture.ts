import { expect, test as base, type Page } from '@playwright/test';
import { drawSlowly, type Drawing } from './drawing.ts';

/** Everything a page complained about: errors and warnings of its console, exceptions nobody caught. */
export function complaintsOf(page: Page): readonly string[] {
	const complaints: string[] = [];
	page.on('console', (message) => {
		if (message.type() === 'error') complaints.push(`${message.text()} (${message.location().url})`);
	});
	page.on('pageerror', (error) => complaints.push(String(error)));
	return complaints;
}

/**
 * Playwright's `test`, but a page that logs an error fails it. `elsewhere` is a page of another browser, which has nothing
 * stored.
 */
export const test = base.extend<{ quiet: void; drawing: Drawing; elsewhere: Page }>({
	drawing: ['full', { option: true }],
	context: async ({ context, drawing }, use) => {
		if (drawing === 'slow') await drawSlowly(context);
		await use(context);
	},
	elsewhere: async ({ browser, drawing, baseURL }, use) => {
		const context = await browser.newContext(baseURL ? { baseURL } : {});
		if (drawing === 'slow') await drawSlowly(context);
		const page = await context.newPage();
		const complaints = complaintsOf(page);
		await use(page);
		expect(complaints).toEqual([]);
		await context.close();
	},
	quiet: [
		async ({ page }, use) => {
			const complaints = complaintsOf(page);
			await use();
			expect(complaints).toEqual([]);
		},
		{ auto: true }
	]
});

export { expect };
