import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { fromPlaywright, fromVitest, NONE, unsteady, type Counts } from './counts.ts';

/** One thing that must succeed: a command, and the report it leaves. */
export interface Step {
	readonly name: string;
	readonly command: string;
	readonly env?: Readonly<Record<string, string>>;
	readonly prepare?: () => void;
	/** Whether it takes only the time that other steps leave. */
	readonly background?: boolean;
	/** Names of the steps that make what this one needs. */
	readonly needs?: readonly string[];
	/** Who writes the report, and where it is then. */
	readonly report?: { readonly of: 'vitest' | 'playwright'; readonly path: string };
}

/** How a step ended. */
export interface Ended {
	readonly name: string;
	readonly seconds: number;
	/** Of its tests. A step that failed has at least one failure. */
	readonly counts: Counts;
	/** Whether it has tests. */
	readonly counted: boolean;
	/** Titles of the tests that failed, and passed when they were tried again. */
	readonly retried: readonly string[];
	/** What the failed step printed. */
	readonly failure?: string;
}

/**
 * Runs lanes at the same time, the steps of each one after the other, and hands over each that ended. A step that fails
 * keeps only those from running that need what it makes; nor do those run that need a step of `failed`.
 */
export async function runLanes(
	lanes: readonly (readonly Step[])[],
	onEnded: (ended: Ended) => void,
	failed: ReadonlySet<string> = new Set()
): Promise<void> {
	const lacking = new Set(failed);
	await Promise.all(
		lanes.map(async (steps) => {
			for (const step of steps) {
				const missing = step.needs?.find((name) => lacking.has(name));
				const ended = await runStep(step, missing && `It needs what "${missing}" makes, which failed.`);
				if (ended.failure !== undefined) lacking.add(step.name);
				onEnded(ended);
			}
		})
	);
}

/** Runs a step, or with a `refusal` fails it with that. Never throws. */
async function runStep(step: Step, refusal?: string): Promise<Ended> {
	const started = performance.now();
	const failure = refusal ?? (await attempt(step));
	const report = step.report && existsSync(step.report.path) ? readReport(step.report.path) : undefined;
	const counts = !step.report
		? NONE
		: step.report.of === 'vitest'
			? fromVitest(report)
			: fromPlaywright(report);
	return {
		name: step.name,
		seconds: (performance.now() - started) / 1000,
		counts: failure === undefined ? counts : { ...counts, failed: Math.max(1, counts.failed) },
		counted: step.report !== undefined,
		retried: step.report?.of === 'playwright' ? unsteady(report) : [],
		...(failure !== undefined && { failure })
	};
}

const readReport = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** Resolves with what was printed when it failed, else with undefined. */
async function attempt({ prepare, ...step }: Step): Promise<string | undefined> {
	try {
		prepare?.();
		const { code, output } = await run(step);
		return code === 0 ? undefined : `${output.trimEnd()}\n\n\`${step.command}\` ended with code ${code}.`;
	} catch (error) {
		return String(error);
	}
}

/**
 * What the shell of a step in the background does first: it and what it starts take little from others that want to run. Linux
 * shares time out by session before it looks at priorities. A system that has neither runs the step as any other.
 */
const GIVE_WAY = '(renice -n 10 -p $$; echo 10 > /proc/$$/autogroup) > /dev/null 2>&1; ';

/** Ends a process that leads a session, and what it started. */
function end(pid: number): void {
	try {
		process.kill(-pid);
	} catch {
		// They have ended.
	}
}

/** Runs a command line and collects what it says. */
function run({ command, env = {}, background = false }: Step): Promise<{ code: number; output: string }> {
	const path = `${resolve('node_modules/.bin')}${delimiter}${process.env['PATH']}`;
	const apart = background && process.platform !== 'win32';
	return new Promise((done, failed) => {
		const child = spawn(apart ? GIVE_WAY + command : command, {
			shell: true,
			detached: apart,
			env: { ...process.env, ...env, PATH: path },
			stdio: ['ignore', 'pipe', 'pipe']
		});
		if (apart) process.once('exit', () => end(child.pid!));
		let output = '';
		for (const stream of [child.stdout, child.stderr])
			stream.setEncoding('utf8').on('data', (text: string) => (output += text));
		child.on('error', failed);
		child.on('close', (code) => done({ code: code ?? 1, output }));
	});
}
