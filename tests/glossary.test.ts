import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { codeOf } from './imports.ts';
import {
	ALLOWED_NAMES,
	READS_OLD_NAMES,
	REPLACED_IN_EVERY_NAME,
	REPLACED_TEXTS,
	REPLACED_WORDS
} from './replaced-words.ts';

const paths = execFileSync('git', ['ls-files', 'src', 'bridge', 'tests'], { encoding: 'utf8' })
	.split('\n')
	.filter((path) => /\.(?:ts|svelte)$/.test(path) && !path.endsWith('.d.ts'));
const files = paths.map((path) => {
	const text = readFileSync(path, 'utf8');
	const source = codeOf(path, text);
	return { path, text, names: exportedNames(source), declared: declaredNames(source) };
});

/** Every name that a file declares: of variables, parameters, functions, types, members and properties. */
function declaredNames(source: ts.SourceFile): readonly string[] {
	const names: string[] = [];
	const visit = (node: ts.Node): void => {
		const { name } = node as Partial<ts.NamedDeclaration>;
		const declares = name && !ts.isPropertyAccessExpression(node);
		if (declares && (ts.isIdentifier(name) || ts.isPrivateIdentifier(name))) names.push(name.text);
		ts.forEachChild(node, visit);
	};
	visit(source);
	return names;
}

/** Names that a file declares and exports. */
function exportedNames(source: ts.SourceFile): readonly string[] {
	return source.statements.flatMap((node) => {
		if (!ts.canHaveModifiers(node)) return [];
		const exported = ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
		if (!exported) return [];
		if (ts.isVariableStatement(node))
			return node.declarationList.declarations.map(({ name }) => name.getText());
		const { name } = node as ts.NamedDeclaration;
		return name ? [name.getText(source)] : [];
	});
}

/** The words of a name in camelCase, PascalCase, kebab-case or CONSTANT_CASE, in lower case. */
const wordsOf = (name: string): readonly string[] =>
	name
		.replace(/([a-z0-9])([A-Z])/g, '$1-$2')
		.replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
		.toLowerCase()
		.split(/[^a-z0-9]+/);

/** True for a word of a list, or several of it. */
const isOf = (words: ReadonlySet<string>, word: string): boolean =>
	words.has(word) || words.has(word.replace(/s$/, ''));

const replacedIn = (name: string): readonly string[] =>
	wordsOf(name).filter((word) => isOf(REPLACED_WORDS, word));

test('every name of the glossary is exported by the code', () => {
	const exported = new Set(
		files.filter(({ path }) => /^(?:src|bridge)\//.test(path)).flatMap(({ names }) => names)
	);
	const cells = readFileSync('docs/glossary.md', 'utf8')
		.split('\n')
		.filter((line) => line.startsWith('|'))
		.map((line) => line.split('|').at(-2)!);
	const named = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name!));
	expect(named.length).toBeGreaterThan(30);
	expect(named.filter((name) => !exported.has(name))).toEqual([]);
});

test('no exported name and no file name contains a word that the glossary replaced', () => {
	const names = files.flatMap(({ path, names }) => [
		...names.map((name) => ({ name, path })),
		{ name: path.split('/').at(-1)!.replace(/\..*$/, ''), path }
	]);
	const wrong = names
		.filter(({ name }) => !(name in ALLOWED_NAMES) && replacedIn(name).length > 0)
		.map(({ name, path }) => `${path}: ${name} (${replacedIn(name).join(', ')})`);
	expect(wrong).toEqual([]);
});

test('no name at all contains a replaced word that has no plain meaning', () => {
	const wrong = files
		.filter(({ path }) => !READS_OLD_NAMES.has(path))
		.flatMap(({ path, declared }) => {
			const replaced = (name: string): boolean =>
				wordsOf(name).some((word) => isOf(REPLACED_IN_EVERY_NAME, word));
			return [...new Set(declared.filter(replaced))].map((name) => `${path}: ${name}`);
		});
	expect(wrong).toEqual([]);
	const source = codeOf(
		'a.ts',
		'class A { #lesson = 1; seam(): void {} } const { study: x } = (nudge: B) => x;'
	);
	expect(declaredNames(source)).toEqual(['A', '#lesson', 'seam', 'x', 'nudge']);
});

test('every allowed name is in use and contains a replaced word', () => {
	const used = new Set(
		files.flatMap(({ path, names }) => [...names, path.split('/').at(-1)!.replace(/\..*$/, '')])
	);
	const idle = Object.keys(ALLOWED_NAMES).filter((name) => !used.has(name) || replacedIn(name).length === 0);
	expect(idle).toEqual([]);
});

test.each([
	['takeIn', ['take']],
	['MADE_TAKES', ['made', 'takes']],
	['made-take', ['made', 'take']],
	['mistakeOf', []],
	['EMGRibbons', ['ribbons']]
])('the words of %s are told apart', (name, words) => {
	expect(replacedIn(name)).toEqual(words);
});

test('no page shows a text that the glossary replaced', () => {
	const shown = files.filter(({ path }) => path.endsWith('.svelte'));
	const wrong = shown.flatMap(({ path, text }) => {
		const markup = text.replace(/<script[\s\S]*?<\/script>|<style[\s\S]*?<\/style>|<!--[\s\S]*?-->/g, '');
		return REPLACED_TEXTS.filter((old) => markup.includes(old)).map((old) => `${path}: ${old}`);
	});
	expect(wrong).toEqual([]);
});
