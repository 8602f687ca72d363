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
const PREPARE: readonly Step[] = [
	{ name: 'sync', command: 'svelte-kit sync' },
	{ name: 'build', command: 'vite build' }
];

const functional = browserTests('functional', 4);
const devices = browserTests('devices', 2);
const realTime = browserTests('real-time', 1);
/** The browser tests, a step for each project of playwright.config.ts. */
export const BROWSER_TESTS: readonly Step[] = [functional, devices, realTime];

const size: Step = { name: 'size', command: 'npm run -s size', needs: ['build'], background: true };
const lint: Step = { name: 'lint', command: 'npm run -s lint', background: true };
const types: Step = { name: 'type check', command: 'npm run -s check', background: true };

/**
 * Rounds, one after the other: what runs at the same time in each, the steps of a lane one after the other. Pages use up the
 * cores; the bridge waits for networks. Emulated devices lose samples beside other pages, as a real one would on a machine that
 * is too slow, and pages that keep time need the machine: both mostly wait, and leave the rest to what can wait too.
 */
export const ROUNDS: readonly (readonly (readonly Step[])[])[] = [
	[PREPARE],
	[[functional], [unitTests('bridge tests', 'bridge', 'bridge/')], [size]],
	[
		[devices, realTime],
		[
			{ ...unitTests('unit, architecture and docs tests', 'unit', 'src/ tests/'), background: true },
			lint,
			types
		]
	]
];
