import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { BROWSER_TESTS } from './steps.ts';

interface Job {
	readonly needs?: string | readonly string[];
	readonly 'timeout-minutes'?: number;
	readonly strategy?: { readonly matrix: Readonly<Record<string, readonly unknown[]>> };
	readonly steps: readonly { readonly uses?: string; readonly run?: string }[];
}

const FOLDER = '.github/workflows/';
const forms = readdirSync('.github', { recursive: true, encoding: 'utf8' })
	.filter((name) => /\.ya?ml$/.test(name))
	.map((name) => `.github/${name.replaceAll('\\', '/')}`);
const workflows = forms
	.filter((path) => path.startsWith(FOLDER))
	.map((path) => {
		const text = readFileSync(path, 'utf8');
		const { jobs, permissions, on, env } = parseDocument(text).toJS() as {
			jobs: Readonly<Record<string, Job>>;
			permissions: unknown;
			on: Readonly<Record<string, unknown>>;
			env?: Readonly<Record<string, string>>;
		};
		return { path, text, permissions, jobs, on, env };
	});
const jobs = workflows.flatMap(({ path, jobs }) =>
	Object.entries(jobs).map(([name, job]) => ({ name: `${path}: ${name}`, job, others: Object.keys(jobs) }))
);
const { scripts, engines } = JSON.parse(readFileSync('package.json', 'utf8')) as {
	scripts: Record<string, string>;
	engines: { node: string };
};

/** Scripts of package.json that a command runs. */
const scriptsIn = (command: string): readonly string[] =>
	[...command.matchAll(/\bnpm (?:run (?:-s )?([\w:-]+)|(test|start)\b)/g)].map(
		([, run, short]) => run ?? short!
	);

test('every workflow and every form of an issue is YAML without faults', () => {
	expect(workflows.length).toBeGreaterThan(1);
	const faults = forms.flatMap((path) => {
		const { errors, warnings } = parseDocument(readFileSync(path, 'utf8'));
		return [...errors, ...warnings].map(({ message }) => `${path}: ${message}`);
	});
	expect(faults).toEqual([]);
});

test('every script that a workflow runs is in package.json', () => {
	const run = jobs.flatMap(({ name, job }) =>
		job.steps.flatMap((step) => scriptsIn(step.run ?? '').map((script) => ({ name, script })))
	);
	expect(run.length).toBeGreaterThan(5);
	expect(run.filter(({ script }) => !(script in scripts))).toEqual([]);
});

test('the check sees every way in which a script is run', () => {
	expect(scriptsIn('npm ci && npm run -s a:b -- --x\nnpm test\nnpm run c-d')).toEqual(['a:b', 'test', 'c-d']);
});

test('every action is pinned to a commit, with its version beside it', () => {
	const uses = workflows.flatMap(({ path, text }) =>
		[...text.matchAll(/\buses: *(.*)$/gm)].map(([, action]) => ({ path, action: action! }))
	);
	expect(uses.length).toBeGreaterThan(5);
	expect(
		uses.filter(({ action }) => !/^[\w-]+\/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))
	).toEqual([]);
	const commits = new Map<string, Set<string>>();
	for (const { action } of uses) {
		const [name = '', commit = ''] = action.split('@');
		commits.set(name, (commits.get(name) ?? new Set()).add(commit));
	}
	expect([...commits].filter(([, all]) => all.size > 1)).toEqual([]);
});

test('every job has a limit, the rights of a workflow begin with reading, and a job waits for one that exists', () => {
	expect(
		workflows.filter(({ permissions }) => JSON.stringify(permissions) !== '{"contents":"read"}')
	).toEqual([]);
	expect(jobs.filter(({ job }) => !((job['timeout-minutes'] ?? 0) > 0)).map(({ name }) => name)).toEqual([]);
	const missing = jobs.flatMap(({ name, job, others }) =>
		[job.needs ?? []]
			.flat()
			.filter((needed) => !others.includes(needed))
			.map((needed) => `${name}: ${needed}`)
	);
	expect(missing).toEqual([]);
});

test('unit tests run on the oldest Node that package.json names, and on 22 and 24', () => {
	const { matrix } = workflows.find(({ path }) => path.endsWith('/ci.yml'))!.jobs['unit']!.strategy!;
	expect(matrix['node']).toEqual([engines.node.replace('>=', ''), '22', '24']);
});

test('every kind of browser tests runs, and all of its shards', () => {
	const { matrix } = workflows.find(({ path }) => path.endsWith('/ci.yml'))!.jobs['browser']!.strategy!;
	const shards = new Map<string, string[]>();
	for (const { project, shard } of matrix['include'] as { project: string; shard: string }[])
		shards.set(project, [...(shards.get(project) ?? []), shard]);
	expect([...shards.keys()]).toEqual(BROWSER_TESTS.map(({ command }) => /--project=(\S+)/.exec(command)![1]));
	for (const listed of shards.values())
		expect(listed).toEqual(listed.map((_, i) => `${i + 1}/${listed.length}`));
});

test('the long form of every unit test and of every kind of browser tests runs each night, and an audit', () => {
	const nightly = workflows.find(({ path }) => path.endsWith('/nightly.yml'))!;
	expect(nightly.on).toHaveProperty('schedule');
	expect(nightly.env).toEqual({ MYODECK_LONG: '1' });
	const commands = Object.values(nightly.jobs).flatMap(({ steps }) => steps.map(({ run = '' }) => run));
	for (const part of ['npm run unit', 'npm run e2e', 'npm audit'])
		expect(commands.some((command) => command.startsWith(part))).toBe(true);
	const { unit, browser } = nightly.jobs;
	const shards = unit!.strategy!.matrix['shard']!;
	expect(shards).toEqual(shards.map((_, i) => `${i + 1}/${shards.length}`));
	const projects = browser!.strategy!.matrix['include'] as { project: string }[];
	expect(projects.map(({ project }) => `--project=${project}`)).toEqual(
		BROWSER_TESTS.map(({ command }) => /--project=\S+/.exec(command)![0])
	);
});

test('a release checks what it publishes, and publishes with provenance and without a stored token', () => {
	const { jobs, text } = workflows.find(({ path }) => path.endsWith('/release.yml'))!;
	const commands = jobs['release']!.steps.map(({ run = '' }) => run);
	const [checked, published] = ['npm run unit', 'npm publish'].map((part) =>
		commands.findIndex((command) => command.includes(part))
	);
	expect(checked).toBeGreaterThan(-1);
	expect(published).toBeGreaterThan(checked!);
	expect(commands[published!]).toContain('--provenance');
	expect(text).toMatch(/id-token: write/);
	expect(text).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN/);
});

test.each([
	'CODEOWNERS',
	'CODE_OF_CONDUCT.md',
	'PULL_REQUEST_TEMPLATE.md',
	'renovate.json',
	'ISSUE_TEMPLATE/config.yml',
	'ISSUE_TEMPLATE/device.yml',
	'ISSUE_TEMPLATE/fault.yml'
])('.github/%s is there', (name) => {
	expect(readFileSync(`.github/${name}`, 'utf8').trim()).not.toBe('');
});
