import { existsSync } from 'node:fs';
import { chromium, type Page } from '@playwright/test';
import { build as bundle } from 'vite';
import { ensureBrowser, launchArgs } from '../../browser.ts';
import { build, serve } from '../../e2e/command.ts';

/** The built app, served as `npm start` does, open in a browser. */
export interface Deck {
	/** An isolated page of the app that has read everything stored. A fresh profile for each call. */
	newPage(path?: string): Promise<Page>;
	close(): Promise<void>;
}

/** Builds the app (the figures must be those of the code as it is), serves it and starts the browser. */
export async function launchDeck(): Promise<Deck> {
	await build({});
	if (!existsSync('build/index.html')) throw new Error('The build left no build/index.html.');
	const server = await serve(['preview', '--port', '0']);
	const browser = await chromium.launch({
		executablePath: ensureBrowser(),
		args: [...launchArgs, '--enable-precise-memory-info']
	});
	return {
		async newPage(path = '/') {
			const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
			// tsx gives functions their names back with a helper that does not exist in the page.
			await context.addInitScript('globalThis.__name = (named) => named');
			const page = await context.newPage();
			await page.goto(server.url + path);
			await page.waitForFunction(() => globalThis.crossOriginIsolated && window.myodeck?.ready);
			return page;
		},
		async close() {
			await browser.close();
			await server.stop();
		}
	};
}

/** A module and all it imports as one text, so that a page can start it as a worker. */
export async function workerCode(entry: string): Promise<string> {
	const built = await bundle({
		configFile: false,
		logLevel: 'silent',
		build: {
			write: false,
			minify: true,
			target: 'esnext',
			lib: { entry, formats: ['es'], fileName: 'worker' }
		}
	});
	const [output] = Array.isArray(built) ? built : [built];
	if (!output || !('output' in output)) throw new Error(`${entry} could not be bundled.`);
	return output.output[0].code;
}
