import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { codeOf } from './imports.ts';
import { LINES_WITHOUT_REASON, MAX_LINES, MAX_WORKER_LINES } from './layers.ts';

/** Longest function of what is shipped, and widest line of a comment, with tabs as wide as the formatter counts them. */
const MAX_FUNCTION_LINES = 60;
const MAX_COMMENT_WIDTH = 130;
/** So many lines under the limit a reason may stay, so that small changes do not move the comment. */
const MARGIN = 25;

const files = execFileSync(
	'git',
	['ls-files', '-co', '--exclude-standard', 'src', 'bridge', 'tests', 'docs'],
	{
		encoding: 'utf8'
	}
)
	.split('\n')
	.filter((path) => /\.(?:ts|js|mjs|svelte|css)$/.test(path) && existsSync(path))
	.map((path) => ({ path, text: readFileSync(path, 'utf8') }));

/** The comment that a file begins with; empty when it begins with anything else. */
const firstComment = (text: string): string =>
	/^(?:\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|(?:\/\/.*\n)+)/.exec(text)?.[0] ?? '';

/** What is wrong with the length of a file; undefined when nothing is. */
function lengthFault(path: string, text: string): string | undefined {
	const comment = firstComment(text);
	const lines = text.slice(comment.length).trim().split('\n').length;
	const reason = /\bOver 250 lines because \S[^.]{20,}\./.test(comment.replaceAll(/\s+(?:\* )?/g, ' '));
	const most = path.endsWith('.worker.ts') ? MAX_WORKER_LINES : MAX_LINES;
	if (lines > most) return `${path} has ${lines} lines, at most ${most} are allowed. Split it by meaning.`;
	if (lines > LINES_WITHOUT_REASON && !reason)
		return `${path} has ${lines} lines. Split it, or begin it with a comment: Over 250 lines because ….`;
	if (lines <= LINES_WITHOUT_REASON - MARGIN && reason)
		return `${path} has only ${lines} lines. Remove the reason why it has over 250.`;
	return undefined;
}

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

test('a file over 250 lines gives its reason first, no file has more than 300, and a worker only wires', () => {
	expect(files.map(({ path, text }) => lengthFault(path, text)).filter(Boolean)).toEqual([]);
});

test.each([
	['a.ts', '', 250, undefined],
	['a.ts', '', 251, 'has 251 lines. Split it'],
	['a.ts', '/** What it is. */\n', 251, 'Split it'],
	['a.ts', '/**\n * Over 250 lines\n * because each case uses the device below.\n */\n', 300, undefined],
	['A.svelte', '<!-- Over 250 lines because each case uses the device below. -->\n', 251, undefined],
	['a.ts', '// Over 250 lines because of that.\n', 251, 'Split it'],
	['a.ts', '// Over 250 lines because each case uses the device below.\n', 301, 'at most 300'],
	['a.ts', '// Over 250 lines because each case uses the device below.\n', 225, 'Remove the reason'],
	['a.worker.ts', '', 61, 'at most 60']
])('the check of the length of %s that begins with %j and has %d lines', (path, comment, lines, fault) => {
	const found = lengthFault(path, comment + 'x();\n'.repeat(lines));
	if (fault === undefined) expect(found).toBeUndefined();
	else expect(found).toContain(fault);
});

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
