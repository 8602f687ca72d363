import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { build as bundle } from 'vite';
import { ensureBrowser, launchArgs } from '../../browser.ts';
import { build, serve } from '../../e2e/command.ts';

/** The built app, served as `npm start` does, open in a browser. */
export interface ServedApp {
	/** Where it is served. */
	readonly url: string;
	/** An isolated page of the app that has read everything stored. A fresh profile for each call. */
	newPage(path?: string): Promise<Page>;
	/** The same with a profile on the disk, which sessions larger than the memory need. Thrown away by `close`. */
	newStoredPage(path?: string): Promise<{ readonly page: Page; close(): Promise<void> }>;
	close(): Promise<void>;
}

/** Builds the app (the figures must be those of the code as it is), serves it and starts the browser. */
export async function launchApp(): Promise<ServedApp> {
	await build({});
	if (!existsSync('build/index.html')) throw new Error('The build left no build/index.html.');
	const server = await serve(['preview', '--port', '0']);
	const how = { executablePath: ensureBrowser(), args: [...launchArgs, '--enable-precise-memory-info'] };
	const viewport = { width: 1440, height: 900 };
	const browser = await chromium.launch(how);
	const open = async (context: BrowserContext, path: string): Promise<Page> => {
		// tsx gives functions their names back with a helper that does not exist in the page.
		await context.addInitScript('globalThis.__name = (named) => named');
		const page = await context.newPage();
		await page.goto(server.url + path);
		await page.waitForFunction(() => globalThis.crossOriginIsolated && window.myodeck?.ready);
		return page;
	};
	return {
		url: server.url,
		newPage: async (path = '/') => open(await browser.newContext({ viewport }), path),
		async newStoredPage(path = '/') {
			const profile = await mkdtemp(join(tmpdir(), 'myodeck-profile-'));
			const context = await chromium.launchPersistentContext(profile, { ...how, viewport });
			const close = async (): Promise<void> => {
				await context.close();
				await rm(profile, { recursive: true, force: true });
			};
			try {
				return { page: await open(context, path), close };
			} catch (error) {
				await close();
				throw error;
			}
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
