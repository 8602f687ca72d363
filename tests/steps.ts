import { ensureBrowser } from './browser.ts';
import type { Step } from './step.ts';

/** Where the reports are written. */
export const RESULTS = 'test-results';

const browserTests = (projects: readonly string[], workers: number): Step => {
	const path = `${RESULTS}/${projects.join('-')}.json`;
	const chosen = projects.map((name) => `--project=${name}`).join(' ');
	return {
		name: `browser tests, ${projects.join(' and ')}`,
		command: `playwright test --config tests/playwright.config.ts ${chosen} --workers=${workers}`,
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
	[unitTests('bridge tests', 'bridge', 'bridge/')]
];

/**
 * What runs after those lanes. Pages need the cores that unit tests use up, and those that keep time need them alone; they wait
 * often, and what they leave is enough for the checks of the code.
 */
export const LAST: readonly (readonly Step[])[] = [
	[browserTests(['functional', 'devices'], 4), browserTests(['real-time'], 1)],
	[
		{ name: 'size', command: 'npm run -s size', needs: ['build'], background: true },
		{ name: 'lint', command: 'npm run -s lint', background: true },
		// Last: a functional test builds the app anew, which writes types that are read here.
		{ name: 'type check', command: 'npm run -s check', background: true }
	]
];
