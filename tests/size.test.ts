import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { codeOf } from './imports.ts';

/** Longest function of what is shipped, and widest line of a comment, with tabs as wide as the formatter counts them. */
const MAX_FUNCTION_LINES = 60;
const MAX_COMMENT_WIDTH = 130;

const files = execFileSync('git', ['ls-files', 'src', 'bridge', 'tests'], { encoding: 'utf8' })
	.split('\n')
	.filter((path) => /\.(?:ts|svelte)$/.test(path))
	.map((path) => ({ path, text: readFileSync(path, 'utf8') }));

/** Functions of a file that have more lines than one can see at once: name and lines. */
function longFunctions(path: string, text: string): readonly string[] {
	const source = codeOf(path, text);
	const long: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isFunctionLike(node) && 'body' in node && node.body) {
			const [from, to] = [node.getStart(source), node.end].map(
				(at) => source.getLineAndCharacterOfPosition(at).line
			);
			const lines = to! - from! + 1;
			const named = node.name ?? (node.parent as Partial<ts.NamedDeclaration>).name;
			if (lines > MAX_FUNCTION_LINES)
				long.push(`${path}: ${named?.getText(source) ?? 'a function'}, ${lines}`);
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return long;
}

/** Lines of comments that are too wide; an address without a space cannot be wrapped. */
function wideComments(path: string, text: string): readonly string[] {
	return text
		.split('\n')
		.map((line, i) => ({ line, place: `${path}:${i + 1}` }))
		.filter(({ line }) => /^\s*(?:\/\/|\/?\*|<!--)/.test(line) && !/https?:\/\/\S{80}/.test(line))
		.filter(({ line }) => line.replaceAll('\t', '  ').length > MAX_COMMENT_WIDTH)
		.map(({ place }) => place);
}

test('no function of what is shipped is longer than a screen', () => {
	const shipped = files.filter(
		({ path }) => /^(?:src|bridge)\//.test(path) && !/\.(?:test|fixture)\.ts$/.test(path)
	);
	expect(shipped.flatMap(({ path, text }) => longFunctions(path, text))).toEqual([]);
});

test('lines of comments are wrapped', () => {
	expect(files.flatMap(({ path, text }) => wideComments(path, text))).toEqual([]);
});

test('the checks see a long function, also in a component, and a wide comment', () => {
	const body = 'x();\n'.repeat(MAX_FUNCTION_LINES - 1);
	expect(longFunctions('a.ts', `const f = () => {\n${body}};`)).toEqual(['a.ts: f, 61']);
	expect(longFunctions('a.ts', `function f() {\n${body.slice(5)}}`)).toEqual([]);
	expect(longFunctions('A.svelte', `<script>\nclass A { m() {\n${body}} }\n</script>`)).toEqual([
		'A.svelte: m, 61'
	]);
	expect(wideComments('a.ts', `\t// ${'x '.repeat(70)}`)).toEqual(['a.ts:1']);
	expect(wideComments('a.ts', `\t// ${'x '.repeat(60)}`)).toEqual([]);
});
