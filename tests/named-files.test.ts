import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { documents, type Document } from './markdown.ts';

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' })
	.split('\n')
	.filter(Boolean);
const architecture = readFileSync('ARCHITECTURE.md', 'utf8');

/** What is named like a file or folder of the project, and is none: an ending, packages, what is built or in a model file. */
const OTHERS = new Set([
	'.svelte.ts',
	'brain.js',
	'fft.js',
	'lsl.js',
	'zip.js',
	'myodeck-bridge.mjs',
	'build/',
	'weights/'
]);

/** Files and folders that a text names in code, outside its blocks: `a/b.ts`, `b.ts`, `a/`, `.config/b.ts`. */
const namedIn = ({ text }: Pick<Document, 'text'>): readonly string[] =>
	[
		...text
			.replace(/^```[\s\S]*?^```$/gm, '')
			.matchAll(/`([\w./-]+(?:\.(?:ts|svelte|m?js|py|yml|css|cs|ino)|\/))`/g)
	].map(([, name]) => name!);

/** True when a file of the project has this path, or one that ends with it; or when it lies in such a folder. */
const isThere = (name: string): boolean =>
	files.some((file) =>
		name.endsWith('/') ? `/${file}`.includes(`/${name}`) : `/${file}`.endsWith(`/${name}`)
	);

/** The first cells of the rows of the table that follows a text of ARCHITECTURE.md. */
function firstCells(heading: string): readonly string[] {
	const section = architecture.slice(architecture.indexOf(`## ${heading}\n`)).split(/\n## /, 1)[0]!;
	return [...section.matchAll(/^\| (`[^|]*)\|/gm)].map(([, cell]) => cell!);
}
const inCode = (cell: string): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);

test('every file and folder that a document names in code is in the project', () => {
	const docs = documents().filter(({ path }) => path !== 'CHANGELOG.md');
	const gone = docs.flatMap((doc) =>
		namedIn(doc)
			.filter((name) => !OTHERS.has(name) && !isThere(name))
			.map((name) => `${doc.path}: ${name}`)
	);
	expect(gone).toEqual([]);
	expect(docs.flatMap(namedIn).length).toBeGreaterThan(100);
});

test('the check sees names of files and folders, and not other code', () => {
	expect(
		namedIn({ text: 'In `a/b.ts` or `c/`, `x.y`, `npm run d`.\n```\n`e.ts`\n```\n`.config/f.js`' })
	).toEqual([...['a/b.ts', 'c/', '.config/f.js']]);
	expect([isThere('tests/named-files.test.ts'), isThere('layers.ts'), isThere('kernel/')]).toEqual([
		true,
		true,
		true
	]);
	expect([isThere('ayers.ts'), isThere('rnel/'), isThere('src/layers.ts')]).toEqual([false, false, false]);
});

test('ARCHITECTURE.md lists every worker once, and its sequences name no other', () => {
	const listed = firstCells('Workers').flatMap(inCode);
	const there = readdirSync('src/workers').map((name) => name.replace('.worker.ts', ''));
	expect([...listed].sort()).toEqual(there.sort());
	const inSequences = [...architecture.matchAll(/participant \w+ as (\w+) worker$/gm)].map(
		([, name]) => name!
	);
	expect(inSequences.length).toBeGreaterThan(4);
	expect(inSequences.filter((name) => !listed.includes(name))).toEqual([]);
});

test('ARCHITECTURE.md names every folder of the app layer, and each arrow of a sequence joins two of its participants', () => {
	const section = architecture.slice(architecture.indexOf('## The app layer')).split('\n## ', 2)[0]!;
	const folders = readdirSync('src/lib/app', { withFileTypes: true }).filter((entry) => entry.isDirectory());
	expect(folders.map(({ name }) => name).filter((name) => !section.match(`\`${name}/?\``))).toEqual([]);
	const sequences = [...architecture.matchAll(/```mermaid\nsequenceDiagram\n([\s\S]*?)```/g)].map(
		([, text]) => text!
	);
	expect(sequences).toHaveLength(3);
	for (const text of sequences) {
		const known = [...text.matchAll(/participant (\w+)/g)].map(([, name]) => name);
		const lines = text.split('\n').map((line) => line.trim());
		const others = lines.filter((line) => !/^(?:participant \w+ as .+|loop .+|end|)$/.test(line));
		for (const line of others) {
			const [, from, to] = /^(\w+)--?>>(\w+): \S/.exec(line) ?? [];
			expect([line, known.includes(from), known.includes(to)]).toEqual([line, true, true]);
		}
	}
});
