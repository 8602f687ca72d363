import { expect, test } from 'vitest';
import { add, fromPlaywright, fromVitest, NONE, summary, unsteady } from './counts.ts';

test('the closing line says what passed and failed, and what was skipped only when something was', () => {
	expect(summary({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
	expect(summary({ passed: 3, failed: 1, skipped: 2 })).toBe('3 passed, 1 failed, 2 skipped');
});

test('reports of both runners are added up, and what passed when it was tried again has passed', () => {
	const unit = fromVitest({ numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 0 });
	const e2e = fromPlaywright({ stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 0 } });
	expect(add(unit, e2e)).toEqual({ passed: 13, failed: 2, skipped: 2 });
});

test('what passed only when it was tried again is named, however deep it lies', () => {
	const spec = (title: string, status: string): object => ({ title, tests: [{ status }] });
	const report = {
		suites: [{ specs: [spec('steady', 'expected')], suites: [{ specs: [spec('wavers', 'flaky')] }] }]
	};
	expect(unsteady(report)).toEqual(['wavers']);
	expect(unsteady(undefined)).toEqual([]);
});

test('a report that was never written counts nothing', () => {
	expect([fromVitest(undefined), fromPlaywright(undefined)]).toEqual([NONE, NONE]);
});
