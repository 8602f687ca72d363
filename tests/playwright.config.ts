import { defineConfig } from '@playwright/test';
import { ensureBrowser, launchArgs } from './browser.ts';
import type { Drawing } from './e2e/drawing.ts';
import { freePort } from './free-port.ts';

// This file is read once per process: the first one chooses, the others inherit.
process.env['MYODECK_PORT'] ??= String(await freePort());
const url = `http://localhost:${process.env['MYODECK_PORT']}`;

/** Tests of devices: they compare what is recorded with what a device sent, and mostly wait for it. */
const DEVICES = /\/(?:bluetooth|device|reconnect|serial)[\w-]*\.spec\.ts$/;
/** Tests that need the machine for themselves: they compare frames, LSL times, or what a killed browser kept, with a clock. */
const REAL_TIME = /\/(?:crash|guided|guided-hidden|guided-target|lsl[\w-]*)\.spec\.ts$/;

/** Browser tests on the built app, as `npm start` serves it. Build first: `npm run build && npm run e2e`. */
export default defineConfig<{ drawing: Drawing }>({
	testDir: 'e2e',
	outputDir: '../test-results/e2e',
	// A deck has four workers of its own. The suite runs more at a time of those that wait most: steps.ts.
	workers: 1,
	forbidOnly: true,
	// They run in real time beside whatever else the machine does. What needed it is named: docs/decisions/0006.
	retries: process.env['CI'] ? 1 : 0,
	timeout: 90_000,
	expect: { timeout: 15_000 },
	reporter: [
		['list'],
		['json', { outputFile: `../${process.env['MYODECK_E2E_REPORT'] ?? 'test-results/e2e.json'}` }]
	],
	projects: [
		// Those that wait come first, so that others run while they do.
		{ name: 'devices', testMatch: DEVICES, fullyParallel: true, workers: 2, use: { drawing: 'slow' } },
		{
			name: 'functional',
			testIgnore: [DEVICES, REAL_TIME],
			fullyParallel: true,
			workers: 4,
			// Nothing fades or pulses: each frame of it is drawn by the processor.
			use: { drawing: 'slow', contextOptions: { reducedMotion: 'reduce' } }
		},
		{ name: 'real-time', testMatch: REAL_TIME }
	],
	use: {
		baseURL: url,
		// No trace: recording one of a page that never stops painting doubles the time of every test.
		screenshot: 'only-on-failure',
		viewport: { width: 1440, height: 900 },
		// A service worker keeps the whole app anew in every test; those that are about it allow it.
		serviceWorkers: 'block',
		launchOptions: { executablePath: ensureBrowser(), args: [...launchArgs] }
	},
	webServer: {
		command: `npx vite preview --strictPort --port ${process.env['MYODECK_PORT']}`,
		cwd: '..',
		url,
		reuseExistingServer: false,
		timeout: 60_000
	}
});
