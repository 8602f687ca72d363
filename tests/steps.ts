import { ensureBrowser } from './browser.ts';
import type { Step } from './step.ts';

/** Where the reports are written. */
export const RESULTS = 'test-results';

const browserTests = (project: string, workers: number): Step => {
	const path = `${RESULTS}/${project}.json`;
	return {
		name: `browser tests, ${project}`,
		command: `playwright test --config tests/playwright.config.ts --project=${project} --workers=${workers}`,
		env: { MYODECK_E2E_REPORT: path },
		prepare: ensureBrowser,
		needs: ['build'],
		report: { of: 'playwright', path }
	};
};

/** Unit tests of these folders. */
const unitTests = (name: string, report: string, folders: string): Step => {
	const path = `${RESULTS}/${report}.json`;
	return {
		name,
		command: `vitest run ${folders} --reporter=default --reporter=json --outputFile.json=${path}`,
		report: { of: 'vitest', path }
	};
};

/**
 * What the others need: the TypeScript configuration that SvelteKit writes, and the built app. Both write files that others read.
 */
export const PREPARE: readonly Step[] = [
	{ name: 'sync', command: 'svelte-kit sync' },
	{ name: 'build', command: 'vite build' }
];

/** What runs at the same time: the steps of a lane one after the other. */
export const LANES: readonly (readonly Step[])[] = [
	[unitTests('unit, architecture and docs tests', 'unit', 'src/ tests/')],
	// They wait for networks, and need little else.
	[unitTests('bridge tests', 'bridge', 'bridge/')],
	[
		{ name: 'size', command: 'npm run -s size', needs: ['build'], background: true },
		{ name: 'lint', command: 'npm run -s lint', background: true },
		{ name: 'type check', command: 'npm run -s check', background: true }
	]
];

/**
 * What runs after those lanes, one step after the other. Pages need the cores that unit tests use up. Emulated devices lose
 * samples beside other pages, as a real one would on a machine that is too slow; pages that keep time need the machine alone.
 */
export const LAST: readonly Step[] = [
	browserTests('functional', 3),
	browserTests('devices', 2),
	browserTests('real-time', 1)
];
