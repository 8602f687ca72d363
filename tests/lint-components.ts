// Checks the rules that need types in components. svelte-check leaves the TypeScript that it made of each component in
// `.svelte-kit/.svelte-check`; oxlint reads that. Run by `npm run check`, after svelte-check. docs/decisions/0008.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const FOLDER = '.svelte-kit/.svelte-check';
const OXLINT = 'node_modules/oxlint/bin/oxlint';

interface Manifest {
	readonly entries: Readonly<Record<string, { readonly sourcePath: string; readonly outPath: string }>>;
}

const { entries } = JSON.parse(readFileSync(`${FOLDER}/manifest.json`, 'utf8')) as Manifest;
// A build of pages that a test left has components too.
const components = Object.values(entries).filter(({ sourcePath }) => sourcePath.startsWith('src/'));
const settings = ['--type-aware', '--no-ignore', '-c', '.config/oxlint-components.json'];
const { status, stdout, stderr } = spawnSync(
	process.execPath,
	[OXLINT, ...settings, '--tsconfig', `${FOLDER}/tsconfig.json`, ...components.map(({ outPath }) => outPath)],
	{ encoding: 'utf8' }
);

/** Names the component instead of the file that was made of it. */
const named = components.reduce(
	(text, { sourcePath, outPath }) => text.replaceAll(outPath, `in the TypeScript of ${sourcePath}`),
	stdout
);
// No component to check means that svelte-check keeps its files elsewhere now.
const checked = components.length > 0 && stdout.includes(` on ${components.length} files`);
if (status !== 0 || !checked) {
	console.log(`${named}${stderr}`);
	if (!checked) console.log(`oxlint did not check the ${components.length} components in ${FOLDER}.`);
	process.exitCode = 1;
}
