import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { ensureBrowser } from './browser.ts';
import { summary, type Counts, fromPlaywright, fromVitest, NONE, add, unsteady } from './counts.ts';

const RESULTS = 'test-results';
const UNIT = `${RESULTS}/unit.json`;
const E2E = `${RESULTS}/e2e.json`;

/** One thing that must succeed: commands in order, and where they leave their counts. */
interface Step {
	readonly name: string;
	readonly commands: readonly string[];
	readonly prepare?: () => void;
	readonly count?: () => Counts;
	readonly unsteady?: () => readonly string[];
}

const steps: readonly Step[] = [
	{ name: 'type check', commands: ['npm run -s check'] },
	{ name: 'lint', commands: ['npm run -s lint'] },
	{
		name: 'unit, architecture and docs tests',
		commands: [`vitest run --reporter=default --reporter=json --outputFile.json=${UNIT}`],
		count: () => fromVitest(report(UNIT))
	},
	{ name: 'build', commands: ['vite build'] },
	{
		name: 'browser tests',
		prepare: ensureBrowser,
		commands: ['playwright test --config tests/playwright.config.ts'],
		count: () => fromPlaywright(report(E2E)),
		unsteady: () => unsteady(report(E2E))
	}
];

function report(path: string): unknown {
	return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** Runs a command line and collects what it says. */
function run(command: string): Promise<{ code: number; output: string }> {
	const env = { ...process.env, PATH: `${resolve('node_modules/.bin')}${delimiter}${process.env['PATH']}` };
	return new Promise((done, failed) => {
		const child = spawn(command, { shell: true, env, stdio: ['ignore', 'pipe', 'pipe'] });
		let output = '';
		for (const stream of [child.stdout, child.stderr])
			stream.setEncoding('utf8').on('data', (text: string) => (output += text));
		child.on('error', failed);
		child.on('close', (code) => done({ code: code ?? 1, output }));
	});
}

async function runStep({ commands, prepare, count }: Step): Promise<{ counts: Counts; failure?: string }> {
	let failure: string | undefined;
	try {
		prepare?.();
		for (const command of commands) {
			const { code, output } = await run(command);
			if (code === 0) continue;
			failure = `${output.trimEnd()}\n\n\`${command}\` ended with code ${code}.`;
			break;
		}
	} catch (error) {
		failure = String(error);
	}
	const counted = count?.() ?? NONE;
	if (failure === undefined) return { counts: counted };
	return { counts: { ...counted, failed: Math.max(1, counted.failed) }, failure };
}

rmSync(RESULTS, { recursive: true, force: true });
mkdirSync(RESULTS, { recursive: true });
const started = performance.now();
let total = NONE;
for (const step of steps) {
	process.stdout.write(`${step.name} … `);
	const before = performance.now();
	const { counts, failure } = await runStep(step);
	total = add(total, counts);
	for (const title of step.unsteady?.() ?? [])
		console.log(`\n  failed, and passed when it was tried again: ${title}`);
	const tests = step.count ? `, ${summary(counts)}` : '';
	console.log(
		`${failure === undefined ? 'ok' : 'FAILED'} (${((performance.now() - before) / 1000).toFixed(1)} s${tests})`
	);
	if (failure !== undefined) {
		console.log(`\n${failure}\n\nFAILED: ${step.name}. The steps after it did not run.`);
		process.exitCode = 1;
		break;
	}
}
console.log(`\nall in ${((performance.now() - started) / 1000).toFixed(0)} s`);
writeFileSync(`${RESULTS}/summary.txt`, `${summary(total)}\n`);
console.log(summary(total));
