import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { codeOf, importsOf, targetOf } from './imports.ts';

/** What is shown on the page: its files and what each imports. */
const shown = ['src/lib/panels', 'src/lib/ui', 'src/routes'].flatMap((folder) =>
	readdirSync(folder, { recursive: true, encoding: 'utf8' })
		.filter((name) => /\.(?:svelte|ts)$/.test(name))
		.map((name) => `${folder}/${name}`.replaceAll('\\', '/'))
		.map((path) => ({ path, targets: targetsOf(path, readFileSync(path, 'utf8')) }))
);

function targetsOf(path: string, text: string): readonly string[] {
	return importsOf(codeOf(path, text)).flatMap(({ specifier }) => targetOf(path, specifier) ?? []);
}

const ROOT_LAYOUT = 'src/routes/+layout.svelte';

/** True for an import of the App: a component takes the parts it uses from `src/lib/app/context.ts`. */
const importsApp = (path: string, target: string): boolean =>
	path !== ROOT_LAYOUT && target === 'src/lib/app/app.svelte.ts';

test('only the root layout knows the App; panels take its parts', () => {
	const wrong = shown.filter(({ path, targets }) => targets.some((target) => importsApp(path, target)));
	expect(wrong.map(({ path }) => path)).toEqual([]);
	const [target] = targetsOf(
		'src/lib/panels/a/B.svelte',
		"<script>import type { App } from '$lib/app/app.svelte.ts'</script>"
	);
	expect(importsApp('src/lib/panels/a/B.svelte', target!)).toBe(true);
});

/** The folder of a panel that a path lies in; undefined for files of `src/lib/panels` itself and elsewhere. */
const panelOf = (path: string): string | undefined => /^src\/lib\/panels\/([\w-]+)\//.exec(path)?.[1];

/** True for an import from another panel: what several panels use is in `parts`. */
function importsPanel(path: string, target: string): boolean {
	const [from, to] = [panelOf(path), panelOf(target)];
	return from !== undefined && to !== undefined && to !== from && to !== 'parts';
}

test('panels import no other panel; what they share is in parts', () => {
	const wrong = shown.flatMap(({ path, targets }) =>
		targets.filter((target) => importsPanel(path, target)).map((target) => `${path}: ${target}`)
	);
	expect(wrong).toEqual([]);
	expect(importsPanel('src/lib/panels/record/A.svelte', 'src/lib/panels/train/B.svelte')).toBe(true);
	expect(importsPanel('src/lib/panels/parts/A.svelte', 'src/lib/panels/train/B.svelte')).toBe(true);
	expect(importsPanel('src/lib/panels/record/A.svelte', 'src/lib/panels/parts/lsl/B.svelte')).toBe(false);
});
