import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ended, Program } from './fixtures/program-runner.ts';
import { writeSyntheticSession } from './fixtures/synthetic-session.ts';
import { helpAnchorsOf } from './help-anchors.ts';
import { anchorsOf, brokenLink, documents, fencesOf, linksOf } from './markdown.ts';

const docs = documents();
/** Where examples run: beside the sessions that their texts speak of. */
const folder = mkdtempSync(join(tmpdir(), 'myodeck-docs-'));
const SESSIONS = ['monday', 'tuesday', 'take'];

/** The programs of `docs/examples`, with the arguments that their comments name. */
const examples = readdirSync('docs/examples')
	.filter((name) => name.endsWith('.ts'))
	.map((name) => {
		const path = `docs/examples/${name}`;
		const [, args] = new RegExp(`npx tsx ${path}(.*)`).exec(readFileSync(path, 'utf8')) ?? [];
		const words = args?.trim().split(/\s+/).filter(Boolean);
		return { path, programs: words ? [{ path: resolve(path), args: words }] : [] };
	});

/** What documents say that is run, with the programs that it makes: none when a line is no command of ours. */
const fences = docs.flatMap((doc) =>
	fencesOf(doc)
		.filter(({ words }) => words.includes('run'))
		.map((fence) => ({
			path: doc.path,
			...fence,
			programs: fence.language === 'ts' ? [programOf(doc.path, fence.code)] : commandsOf(fence.code)
		}))
);
let ended: ReadonlyMap<Program, Ended> = new Map();

/** A fence of TypeScript as a file that imports as its reader would, from where the document lies. */
function programOf(path: string, code: string): Program {
	const here = code.replace(
		/(from ')(\.{1,2}\/[^']+)(')/g,
		(_, a, to, b) => a + pathToFileURL(resolve(dirname(path), to)) + b
	);
	const file = join(mkdtempSync(join(folder, 'fence-')), 'fence.mts');
	writeFileSync(file, here);
	return { path: file, args: [] };
}

/** The commands of a fence of a shell. */
function commandsOf(code: string): readonly Program[] {
	const lines = code
		.replaceAll('\\\n', ' ')
		.split('\n')
		.filter((line) => line.trim() !== '' && !line.startsWith('#'));
	const commands = lines.map((line) => /^npm run -s myodeck -- (.*)$/.exec(line)?.[1]);
	return commands.every((args) => args !== undefined)
		? commands.map((args) => ({ args: args.trim().split(/\s+/) }))
		: [];
}

beforeAll(async () => {
	await Promise.all(
		SESSIONS.map((name, k) => writeSyntheticSession(join(folder, `${name}.session.zip`), k + 1))
	);
	ended = await run([...examples, ...fences].flatMap(({ programs }) => programs));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs programs one after the other, in the folder of the sessions. */
async function run(programs: readonly Program[]): Promise<ReadonlyMap<Program, Ended>> {
	const runner = resolve('tests/fixtures/program-runner.ts');
	const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), runner], { cwd: folder });
	child.stdin.end(JSON.stringify(programs));
	const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
	if (out === '') throw new Error(`The programs did not end: ${err}`);
	const list = JSON.parse(out) as readonly Ended[];
	return new Map(programs.map((program, i) => [program, list[i]!]));
}

test('every command that a document speaks of exists', () => {
	const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
	const known = new Set([...Object.keys(scripts), 'ci', 'cit', 'install']);
	const spoken = docs.flatMap(({ path, text }) =>
		[...text.matchAll(/(?:`|^|&& )npm (?:run (?:-s )?)?([a-z][\w:-]*)/gm)].map(([command, name]) => ({
			path,
			said: command,
			name: name!
		}))
	);
	expect(spoken.length).toBeGreaterThan(0);
	expect(spoken.filter(({ name }) => !known.has(name))).toEqual([]);
});

test('every link and every picture of a document leads somewhere', () => {
	expect(docs.flatMap((doc) => linksOf(doc).map((link) => brokenLink(doc, link))).filter(Boolean)).toEqual(
		[]
	);
});

test('every path that a document names in code is there', () => {
	const named = docs.flatMap(({ path, text }) =>
		[...text.matchAll(/`((?:src|tests|docs|static|bridge)\/[\w./-]+\w)`/g)].map(([, file]) => ({
			path,
			file: file!
		}))
	);
	const gone = named.filter(
		({ path, file }) => path !== 'CHANGELOG.md' && brokenLink({ path: 'README.md', text: '' }, file)
	);
	expect(gone).toEqual([]);
});

test('the troubleshooting page has every part that the app sends people to', () => {
	const parts = anchorsOf(readFileSync('docs/troubleshooting.md', 'utf8'));
	const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
		.filter((name) => /^(?:lib[\\/](?:app|panels)|routes)[\\/].*\.(?:ts|svelte)$/.test(name))
		.map((name) => ({ name, text: readFileSync(join('src', name), 'utf8') }));
	const wanted = sources.flatMap(({ name, text }) =>
		[...helpAnchorsOf(name, text), ...abilities(name, text)].map((anchor) => ({ name, anchor }))
	);
	expect(wanted.length).toBeGreaterThan(0);
	expect(wanted.filter(({ anchor }) => !parts.has(anchor))).toEqual([]);
});

/** Each ability the browser may lack is a part of the page. */
const abilities = (name: string, text: string): readonly string[] =>
	name.endsWith('abilities.ts') ? [...text.matchAll(/\bid: '([a-z-]+)'/g)].map(([, id]) => id!) : [];

test.each(examples)('$path runs as it says', ({ path, programs }) => {
	expect(programs, `${path} must say in its comment how it is run`).toHaveLength(1);
	const { code, out, err } = ended.get(programs[0]!)!;
	expect({ code, err }).toEqual({ code: 0, err: '' });
	expect(out).not.toBe('');
});

test('an example runs as a program of its own, as it says', async () => {
	const [{ path, programs } = {}] = examples;
	const { args } = programs![0]!;
	const { stdout, stderr } = await promisify(execFile)(
		process.execPath,
		['--import', import.meta.resolve('tsx'), resolve(path!), ...args],
		{ cwd: folder }
	);
	expect({ out: stdout, err: stderr, code: 0 }).toEqual(ended.get(programs![0]!));
});

test.each(fences)('the $language in $path runs', ({ code, programs }) => {
	expect(programs, `only myodeck commands can be run from a document, not: ${code}`).not.toEqual([]);
	for (const program of programs) {
		const end = ended.get(program)!;
		expect(end.code, end.err).toBe(0);
		if (program.path !== undefined) expect(end.err).toBe('');
	}
});
