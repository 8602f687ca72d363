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
	const said = (report ?? {}) as Record<string, unknown>;
	return {
		passed: number(said['numPassedTests']),
		failed: number(said['numFailedTests']),
		skipped: number(said['numPendingTests']) + number(said['numTodoTests'])
	};
}

/** From Playwright's JSON report. A flaky test failed at least once, so it counts as failed. */
export function fromPlaywright(report: unknown): Counts {
	const { stats = {} } = (report ?? {}) as { stats?: Record<string, unknown> };
	return {
		passed: number(stats['expected']),
		failed: number(stats['unexpected']) + number(stats['flaky']),
		skipped: number(stats['skipped'])
	};
}
