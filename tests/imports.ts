import { posix } from 'node:path';
import ts from 'typescript';
import { MAY_IMPORT, MAY_IMPORT_KIT, MAY_IMPORT_TYPES, moduleOf, within } from './layers.ts';

/** One module that a file names. */
export interface Import {
	readonly specifier: string;
	/** `import`: also `export … from`, `import()` and `typeof import()`. `url`: `new URL('…', import.meta.url)`. */
	readonly how: 'import' | 'type' | 'url';
}

/** The code of a file: all of it, or what stands in the scripts of a `.svelte` file and the imports of its markup. */
export function codeOf(file: string, text: string): ts.SourceFile {
	return ts.createSourceFile(
		file,
		file.endsWith('.svelte') ? scriptsOf(text) : text,
		ts.ScriptTarget.Latest,
		true,
		ts.ScriptKind.TS
	);
}

function scriptsOf(svelte: string): string {
	const scripts = [...svelte.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, code]) => code!);
	const markup = svelte.replace(/<script[^>]*>[\s\S]*?<\/script>/g, '');
	const dynamic = [...markup.matchAll(/\bimport\(\s*(['"][^'"]+['"])/g)].map(
		([, specifier]) => `import(${specifier});`
	);
	return [...scripts, ...dynamic].join('\n');
}

/** Every module that a file names, in order. */
export function importsOf(source: ts.SourceFile): readonly Import[] {
	const found: Import[] = [];
	const visit = (node: ts.Node): void => {
		const literal = specifierOf(node);
		if (literal && ts.isStringLiteralLike(literal)) found.push({ specifier: literal.text, how: howOf(node) });
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}

function specifierOf(node: ts.Node): ts.Node | undefined {
	if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
	if (ts.isImportTypeNode(node))
		return ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
	if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
		return node.arguments[0];
	return isModuleUrl(node) ? node.arguments?.[0] : undefined;
}

function isModuleUrl(node: ts.Node): node is ts.NewExpression {
	return (
		ts.isNewExpression(node) &&
		node.expression.getText() === 'URL' &&
		node.arguments?.[1]?.getText() === 'import.meta.url'
	);
}

function howOf(node: ts.Node): Import['how'] {
	if (isModuleUrl(node)) return 'url';
	if (ts.isImportTypeNode(node)) return 'type';
	if (ts.isExportDeclaration(node)) return node.isTypeOnly ? 'type' : 'import';
	if (ts.isImportDeclaration(node)) return node.importClause?.isTypeOnly ? 'type' : 'import';
	return 'import';
}

/** The file a specifier means, from the project's root; undefined for packages and SvelteKit's own modules. */
export function targetOf(file: string, specifier: string): string | undefined {
	const path = specifier.replace(/[?#].*$/, '');
	if (path.startsWith('.')) return posix.normalize(posix.join(posix.dirname(file), path));
	if (path === '$lib' || path.startsWith('$lib/')) return `src/lib${path.slice(4)}`;
	return undefined;
}

/** What is wrong with one import of `file`, in words; undefined when the table allows it. */
export function complaint(file: string, { specifier, how }: Import): string | undefined {
	const module = moduleOf(file);
	if (!module)
		return `${file} is in no module. Move it into one, or add a module to tests/layers.ts and ARCHITECTURE.md.`;
	// A test may import anything.
	if (/\.test\.ts$/.test(file)) return undefined;
	const target = targetOf(file, specifier);
	if (target === undefined) {
		const kit = /^\$(?:app|env|service-worker|lib)\b/.test(specifier);
		return kit && !MAY_IMPORT_KIT.some((folder) => within(file, folder))
			? `${file} imports ${specifier}, which does not exist in plain Node.`
			: undefined;
	}
	if (how === 'url') {
		const spawns = within(file, 'src/lib/app') && within(target, 'src/workers');
		return spawns || within(target, module) || within(file, 'tests')
			? undefined
			: `${file} names ${target} in a URL. Only app spawns workers.`;
	}
	const allowed = [
		module,
		...MAY_IMPORT[module]!,
		...(how === 'type' ? (MAY_IMPORT_TYPES[module] ?? []) : [])
	];
	if (allowed.some((folder) => within(target, folder))) return undefined;
	return `${file} imports ${target}. ${module} may import only: ${MAY_IMPORT[module]!.join(', ') || 'nothing but npm packages'}.`;
}
