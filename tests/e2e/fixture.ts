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

/** Playwright's `test`, but a page that logs an error fails it. */
export const test = base.extend<{ quiet: void; drawing: Drawing }>({
	drawing: ['full', { option: true }],
	context: async ({ context, drawing }, use) => {
		if (drawing === 'slow') await drawSlowly(context);
		await use(context);
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
