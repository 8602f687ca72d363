// Over 250 lines because each rule of ARCHITECTURE.md is one test over the same list of files.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { EMPTY_NAMES, MAY_IMPORT, TOP_LEVEL } from './layers.ts';
import { circlesOf } from './import-circles.ts';
import { codeOf, complaint, importsOf, targetOf } from './imports.ts';

const ignored = readFileSync('.gitignore', 'utf8')
	.split('\n')
	.map((line) => line.replace(/\/$/, '').trim())
	.filter(Boolean);

const paths = ['src', 'tests', 'docs', 'bridge', 'static']
	.flatMap((top) =>
		readdirSync('.').includes(top)
			? readdirSync(top, { recursive: true, encoding: 'utf8' }).map((p) => `${top}/${p}`)
			: []
	)
	.map((path) => path.replaceAll('\\', '/'))
	.filter((path) => !path.split('/').some((part) => ignored.includes(part)));
const files = paths
	.filter((path) => /\.(?:ts|js|mjs|svelte)$/.test(path))
	.map((path) => ({ path, text: readFileSync(path, 'utf8') }))
	.map(({ path, text }) => ({ path, text, source: codeOf(path, text) }));

/** Every node of a file that `test` holds for. */
function nodes(source: ts.SourceFile, wanted: (node: ts.Node) => boolean): readonly ts.Node[] {
	const found: ts.Node[] = [];
	const visit = (node: ts.Node): void => {
		if (wanted(node)) found.push(node);
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

test('a folder imports only what ARCHITECTURE.md lets it', () => {
	const complaints = files.flatMap(({ path, source }) =>
		importsOf(source).map((entry) => complaint(path, entry))
	);
	expect(complaints.filter(Boolean)).toEqual([]);
});

test('ARCHITECTURE.md and tests/layers.ts hold the same table', () => {
	const rows = readFileSync('ARCHITECTURE.md', 'utf8').matchAll(
		/^\| `(src\/[\w/.-]+)` +\|[^|]*\| *([^|]*?) *\|$/gm
	);
	const written = Object.fromEntries(
		[...rows].map(([, module, allowed]) => [module!, allowed!.replace(/;.*$/, '')])
	);
	const held = Object.entries(MAY_IMPORT)
		.filter(([module]) => module in written || /^src\/(?:lib\/\w+|workers|routes|cli)$/.test(module))
		.map(([module, allowed]) => [
			module,
			allowed
				.filter((path) => /^src\/lib\/[\w./]+$/.test(path))
				.map(short)
				.sort()
		]);
	const said = Object.entries(written).map(([module, allowed]) => [
		module,
		allowed === 'nothing'
			? []
			: allowed === 'everything above'
				? above(module)
				: allowed.replaceAll('`', '').split(', ').map(short).sort()
	]);
	expect(Object.fromEntries(said)).toEqual(Object.fromEntries(held));
});

const short = (path: string): string => path.replace('src/lib/', '');

/** The modules of `src/lib` that the table lists before `module`. */
function above(module: string): readonly string[] {
	const modules = Object.keys(MAY_IMPORT);
	return modules
		.slice(0, modules.indexOf(module))
		.filter((path) => path.startsWith('src/lib/'))
		.map(short)
		.sort();
}

test.each([
	['src/lib/dsp/a.ts', "import { x } from '../session/b.ts'", 'src/lib/session/b.ts'],
	['src/lib/dsp/a.ts', "import type { X } from '../session/b.ts'", 'src/lib/session/b.ts'],
	['src/lib/dsp/deep/a.ts', "export * from '$lib/session/b.ts'", 'src/lib/session/b.ts'],
	['src/lib/core/a.ts', "const b = await import('../store/b.ts')", 'src/lib/store/b.ts'],
	['src/lib/core/a.ts', "let b: typeof import('../store/b.ts')", 'src/lib/store/b.ts'],
	['src/lib/core/a.ts', "import '$app/environment'", '$app/environment'],
	[
		'src/lib/app/a.svelte.ts',
		"import { api } from '../../workers/train.worker.ts'",
		'src/workers/train.worker.ts'
	],
	['src/lib/panels/A.svelte', "<script>import x from '../session/b.ts'</script>", 'src/lib/session/b.ts'],
	['src/lib/panels/A.svelte', "{#await import('$lib/store/zip.ts')}…{/await}", 'src/lib/store/zip.ts'],
	[
		'src/lib/panels/a.ts',
		"new Worker(new URL('../../workers/train.worker.ts', import.meta.url))",
		'src/workers/train.worker.ts'
	],
	[
		'src/lib/index.ts',
		"export { x } from './sources/synthetic/synthetic.ts'",
		'src/lib/sources/synthetic/synthetic.ts'
	],
	['src/cli/a.ts', "import { x } from '../lib/session/b.ts'", 'src/lib/session/b.ts'],
	['bridge/a.ts', "import { x } from '../src/lib/core/units.ts'", 'src/lib/core/units.ts'],
	['src/other/a.ts', "import { x } from '../lib/core/units.ts'", 'src/other/a.ts']
])('the check sees that %s may not say %s', (path, text, named) => {
	const found = importsOf(codeOf(path, text)).map((entry) => complaint(path, entry));
	expect(found).toEqual([expect.stringContaining(path)]);
	expect(found[0]).toContain(named);
});

test.each([
	['src/lib/session/a.ts', "import { Windower } from '../dsp/windower.ts'"],
	['src/lib/app/a.svelte.ts', "import type { TrainApi } from '../../workers/train.worker.ts'"],
	[
		'src/lib/app/a.svelte.ts',
		"new Worker(new URL('../../workers/train.worker.ts', import.meta.url), { type: 'module' })"
	],
	['src/lib/index.ts', "export { x } from './sources/replay/replay.ts'"],
	['src/lib/dsp/a.test.ts', "import { x } from '../session/b.ts'"],
	['src/cli/a.ts', "import { x } from '../lib/index.ts'"],
	['bridge/a.ts', "import { x } from '../src/lib/sources/lsl/protocol.ts'"],
	[
		'src/routes/+layout.svelte',
		"<script>import '../app.css'; import { goto } from '$app/navigation'</script>"
	]
])('the check lets %s say %s', (path, text) => {
	const found = importsOf(codeOf(path, text));
	expect(found).not.toEqual([]);
	expect(found.map((entry) => complaint(path, entry)).filter(Boolean)).toEqual([]);
});

test('the files that the bridge shares, protocols, headers and the XML parser, import no file', () => {
	const shared = new Set(
		files
			.filter(({ path }) => path.startsWith('bridge/') && !path.endsWith('.test.ts'))
			.flatMap(({ path, source }) => importsOf(source).map(({ specifier }) => targetOf(path, specifier)))
			.filter((target) => target?.startsWith('src/'))
	);
	expect([...shared].sort()).toEqual([
		'src/lib/core/xml.ts',
		'src/lib/sources/device/relay/relay-protocol.ts',
		'src/lib/sources/lsl/protocol.ts',
		'src/response-headers.ts'
	]);
	for (const target of shared) {
		const imports = importsOf(files.find(({ path }) => path === target)!.source);
		expect(imports.filter(({ specifier }) => targetOf(target!, specifier))).toEqual([]);
	}
});

test('relative imports carry their extension, so that plain Node and the browser read the same file', () => {
	const bare = files.flatMap(({ path, source }) =>
		importsOf(source)
			.filter(
				({ specifier }) =>
					/^\.|^\$lib\//.test(specifier) &&
					!/\.\w+(?:\?\w+)?$/.test(specifier) &&
					!specifier.endsWith('/$types')
			)
			.map(({ specifier }) => `${path}: ${specifier}`)
	);
	expect(bare).toEqual([]);
});

test('every relative import leads to a file, also one of a component, which the type check takes for any', () => {
	const leadsNowhere = files.flatMap(({ path, source }) =>
		importsOf(source)
			.map(({ specifier }) => specifier.replace(/\?\w+$/, ''))
			.filter((specifier) => specifier.startsWith('.') && !specifier.endsWith('/$types'))
			.filter((specifier) => !existsSync(join(dirname(path), specifier)))
			.map((specifier) => `${path}: ${specifier}`)
	);
	expect(leadsNowhere).toEqual([]);
});

test('no name says nothing', () => {
	const empty = paths.filter((path) => EMPTY_NAMES.test(path.split('/').at(-1)!.replace(/\..*$/, '')));
	expect(empty).toEqual([]);
});

test('the only default exports are components and configurations', () => {
	const defaults = files
		.filter(({ path }) => !/\.svelte$|\.config\.[jt]s$|\.d\.ts$/.test(path))
		.filter(({ source }) => nodes(source, isDefaultExport).length > 0)
		.map(({ path }) => path);
	expect(defaults).toEqual([]);
});

const isDefaultExport = (node: ts.Node): boolean =>
	ts.isExportAssignment(node) ||
	(ts.isExportSpecifier(node) && node.name.text === 'default') ||
	(ts.canHaveModifiers(node) &&
		(ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword));

test('.svelte.ts stands exactly where runes are', () => {
	const wrong = files
		.filter(({ path }) => path.endsWith('.ts'))
		.filter(({ path, source }) => /\.svelte(?:\.test)?\.ts$/.test(path) !== nodes(source, isRune).length > 0)
		.map(({ path }) => path);
	expect(wrong).toEqual([]);
});

const isRune = (node: ts.Node): boolean =>
	ts.isCallExpression(node) &&
	/^\$(?:state|derived|effect|props|bindable|inspect|host)\b/.test(node.expression.getText());

test('there are no enums, and no type is called I…, …Manager or …Impl', () => {
	const wrong = files.flatMap(({ path, source }) =>
		nodes(source, isMisnamed).map((node) => `${path}: ${(node as ts.InterfaceDeclaration).name.text}`)
	);
	expect(wrong).toEqual([]);
});

const isMisnamed = (node: ts.Node): boolean =>
	ts.isEnumDeclaration(node) ||
	((ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isClassDeclaration(node)) &&
		/^I[A-Z][a-z]|(?:Manager|Impl)$/.test(node.name?.text ?? ''));

test('files are named in kebab-case, components in PascalCase', () => {
	const odd = files
		.map(({ path }) => path)
		.filter((path) => !path.startsWith('src/routes/'))
		.filter((path) => {
			const name = path.split('/').at(-1)!;
			return !(name.endsWith('.svelte') ? /^[A-Z]\w*\.svelte$/ : /^[a-z0-9-]+(?:\.[a-z]+)*$/).test(name);
		});
	expect(odd).toEqual([]);
});

test('nothing unexpected lies at the top of the project', () => {
	const extra = readdirSync('.').filter(
		(name) => !name.startsWith('.') && !ignored.includes(name) && !TOP_LEVEL.includes(name)
	);
	expect(extra).toEqual([]);
});

test('no files of src import each other in a circle, not even types', () => {
	const shipped = files.filter(({ path }) => path.startsWith('src/'));
	const imports = shipped.map(({ path, source }) => {
		const targets = importsOf(source).filter(({ how }) => how !== 'url');
		return [path, targets.flatMap(({ specifier }) => targetOf(path, specifier) ?? [])] as const;
	});
	expect(circlesOf(new Map(imports))).toEqual([]);
});

test('the check of circles sees one of any length, and no path without a way back', () => {
	const circles = circlesOf(
		new Map([
			['a', ['b', 'x']],
			['b', ['c']],
			['c', ['a', 'd']],
			['d', ['e']],
			['e', []],
			['f', ['e', 'f']]
		])
	);
	expect(circles).toEqual(['a imports b\nb imports c\nc imports a', 'f imports f']);
});

test('what is shipped imports no fixture', () => {
	const wrong = files
		.filter(({ path }) => /^(?:src|bridge)\//.test(path) && !/\.(?:test|fixture)\.ts$/.test(path))
		.flatMap(({ path, source }) =>
			importsOf(source)
				.filter(({ specifier }) => /\.fixture\.ts$/.test(specifier))
				.map(({ specifier }) => `${path}: ${specifier}`)
		);
	expect(wrong).toEqual([]);
});

test('every class of the app has a test beside it: of its name, or one that imports it', () => {
	const tests = files.filter(({ path }) => path.startsWith('src/lib/app/') && path.endsWith('.test.ts'));
	const tested = tests.flatMap(({ path, source }) => {
		const targets = importsOf(source).flatMap(({ specifier }) => targetOf(path, specifier) ?? []);
		return [stemOf(path), ...targets.filter((to) => dirname(to) === dirname(path)).map(stemOf)];
	});
	const untested = files
		.filter(({ path }) => path.startsWith('src/lib/app/') && !/\.(?:test|fixture)\.ts$/.test(path))
		.filter(({ source }) => nodes(source, isExportedClass).length > 0)
		.filter(({ path }) => !tested.includes(stemOf(path)))
		.map(({ path }) => path);
	expect(untested).toEqual([]);
});

const stemOf = (path: string): string => path.replace(/(?:\.svelte)?(?:\.test)?\.ts$/, '');

const isExportedClass = (node: ts.Node): boolean =>
	ts.isClassDeclaration(node) &&
	(ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
