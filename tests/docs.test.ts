import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeSyntheticSession } from './fixtures/synthetic-session.ts';
import { helpAnchorsOf } from './help-anchors.ts';
import { anchorsOf, brokenLink, documents, fencesOf, linksOf } from './markdown.ts';

const docs = documents();
/** Where examples run: beside the sessions that their texts speak of. */
const folder = mkdtempSync(join(tmpdir(), 'myodeck-docs-'));
const SESSIONS = ['monday', 'tuesday', 'take'];

beforeAll(async () => {
	await Promise.all(
		SESSIONS.map((name, k) => writeSyntheticSession(join(folder, `${name}.session.zip`), k + 1))
	);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a TypeScript program in the folder of the sessions. */
function run(program: string, args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
	const tsx = import.meta.resolve('tsx');
	return new Promise((done) => {
		execFile(
			process.execPath,
			['--import', tsx, resolve(program), ...args],
			{ cwd: folder },
			(error, out, err) => done({ code: error ? Number(error.code ?? 1) : 0, out, err })
		);
	});
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

const examples = readdirSync('docs/examples').filter((name) => name.endsWith('.ts'));

test.each(examples)('docs/examples/%s runs as it says', async (name) => {
	const path = `docs/examples/${name}`;
	const [, args] = new RegExp(`npx tsx ${path}(.*)`).exec(readFileSync(path, 'utf8')) ?? [];
	expect(args, `${path} must say in its comment how it is run`).toBeDefined();
	const { code, out, err } = await run(path, args!.trim().split(/\s+/).filter(Boolean));
	expect({ code, err }).toEqual({ code: 0, err: '' });
	expect(out).not.toBe('');
});

const programs = docs.flatMap((doc) =>
	fencesOf(doc)
		.filter(({ words }) => words.includes('run'))
		.map((fence) => ({ path: doc.path, ...fence }))
);

test.each(programs)('the $language in $path runs', async ({ path, language, code }) => {
	if (language === 'ts') {
		// The text imports as its reader would, from where the document lies.
		const here = code.replace(
			/(from ')(\.{1,2}\/[^']+)(')/g,
			(_, a, to, b) => a + pathToFileURL(resolve(dirname(path), to)) + b
		);
		const file = join(folder, 'fence.mts');
		writeFileSync(file, here);
		expect(await run(file, [])).toMatchObject({ code: 0, err: '' });
		return;
	}
	const lines = code
		.replaceAll('\\\n', ' ')
		.split('\n')
		.filter((line) => line.trim() !== '' && !line.startsWith('#'));
	for (const line of lines) {
		const [, args] = /^npm run -s myodeck -- (.*)$/.exec(line) ?? [];
		expect(args, `only myodeck commands can be run from a document, not: ${line}`).toBeDefined();
		const { code: ended, err } = await run('src/cli/main.ts', args!.trim().split(/\s+/));
		expect(ended, err).toBe(0);
	}
});
