import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runLanes, type Ended, type Step } from './step.ts';

const folder = mkdtempSync(join(tmpdir(), 'myodeck-steps-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const good = (name: string): Step => ({ name, command: 'node -p 1' });
const bad = (name: string): Step => ({
	name,
	command: `node -e "console.log('no such thing'); process.exit(3)"`
});

async function ran(
	lanes: readonly (readonly Step[])[],
	failed?: ReadonlySet<string>
): Promise<readonly Ended[]> {
	const ended: Ended[] = [];
	await runLanes(lanes, (end) => ended.push(end), failed);
	return ended;
}

test('a step that fails says what it printed, counts as one failure, and hides no step after it', async () => {
	const [build, lint] = await ran([[bad('build'), good('lint')]]);
	expect(build).toMatchObject({ name: 'build', counts: { passed: 0, failed: 1, skipped: 0 } });
	expect(build!.failure).toContain('no such thing');
	expect(build!.failure).toContain('ended with code 3');
	expect(lint!.failure).toBeUndefined();
});

test('a step that needs what failed does not run and says why', async () => {
	const needs: Step = { name: 'browser', command: 'node -p 1', needs: ['build'] };
	const [, browser] = await ran([[bad('build'), needs]]);
	expect(browser).toMatchObject({ counts: { failed: 1 } });
	expect(browser!.failure).toContain('"build"');
	expect((await ran([[needs]], new Set(['build'])))[0]!.failure).toContain('"build"');
});

test('a step counts by its report and names what passed when it was tried again', async () => {
	const path = join(folder, 'report.json');
	const spec = { title: 'wavers', tests: [{ status: 'flaky' }] };
	const stats = { expected: 2, unexpected: 0, flaky: 1, skipped: 0 };
	writeFileSync(path, JSON.stringify({ stats, suites: [{ specs: [spec] }] }));
	const [browser] = await ran([[{ ...good('browser'), report: { of: 'playwright', path } }]]);
	expect(browser).toMatchObject({ counts: { passed: 3, failed: 0 }, counted: true, retried: ['wavers'] });
});

test('a step in the background gives way to the others', async () => {
	const command = `node -e "process.exit(os.getPriority() > 0 ? 0 : 5)"`;
	const [low] = await ran([[{ name: 'low', command, background: true }]]);
	expect(low!.failure).toBeUndefined();
});
