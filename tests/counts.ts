/** How many tests ended how. */
export interface Counts {
	readonly passed: number;
	readonly failed: number;
	readonly skipped: number;
}

export const NONE: Counts = { passed: 0, failed: 0, skipped: 0 };

export const add = (a: Counts, b: Counts): Counts => ({
	passed: a.passed + b.passed,
	failed: a.failed + b.failed,
	skipped: a.skipped + b.skipped
});

/** `N passed, N failed`, and what was skipped when something was. */
export function summary({ passed, failed, skipped }: Counts): string {
	return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** From vitest's JSON report; a report that is missing counts nothing. */
export function fromVitest(report: unknown): Counts {
	const counts = (report ?? {}) as Record<string, unknown>;
	return {
		passed: number(counts['numPassedTests']),
		failed: number(counts['numFailedTests']),
		skipped: number(counts['numPendingTests']) + number(counts['numTodoTests'])
	};
}

/** From Playwright's JSON report. A test that passed when it was tried again has passed; `unsteady` names it. */
export function fromPlaywright(report: unknown): Counts {
	const { stats = {} } = (report ?? {}) as { stats?: Record<string, unknown> };
	return {
		passed: number(stats['expected']) + number(stats['flaky']),
		failed: number(stats['unexpected']),
		skipped: number(stats['skipped'])
	};
}

interface Suite {
	readonly suites?: readonly Suite[];
	readonly specs?: readonly {
		readonly title: string;
		readonly tests: readonly { readonly status: string }[];
	}[];
}

/** Titles of the tests in Playwright's JSON report that failed at first and passed when they were tried again. */
export function unsteady(report: unknown): readonly string[] {
	const titles = ({ suites = [], specs = [] }: Suite): readonly string[] => [
		...specs.filter(({ tests }) => tests.some(({ status }) => status === 'flaky')).map(({ title }) => title),
		...suites.flatMap(titles)
	];
	return titles((report ?? {}) as Suite);
}
