/**
 * Who may import whom: the table of ARCHITECTURE.md, as a list that fails the build. A folder may import itself, the
 * folders listed for it, and npm packages. A folder below another one (`sources/replay`) is a module of its own
 * own only where the table names it.
 */
const LAYERS = [
	'core',
	'ring',
	'dsp',
	'store',
	'models',
	'session',
	'measures',
	'library',
	'guided',
	'pipeline',
	'scripts',
	'sources',
	'outputs',
	'formats'
] as const;

export const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
	'src/lib/core': [],
	'src/lib/ring': lib('core'),
	'src/lib/dsp': lib('core'),
	'src/lib/store': lib('core'),
	'src/lib/models': lib('core'),
	'src/lib/session': lib('core', 'ring', 'store', 'dsp'),
	'src/lib/measures': lib('core', 'dsp', 'session'),
	'src/lib/library': lib('core', 'store', 'session'),
	'src/lib/guided': lib('core', 'ring', 'dsp', 'session'),
	'src/lib/pipeline': lib('core', 'ring', 'dsp', 'models'),
	'src/lib/scripts': lib('core', 'dsp', 'models', 'pipeline'),
	'src/lib/sources': lib('core', 'ring', 'session', 'library', 'store'),
	'src/lib/outputs': lib('core', 'sources/lsl'),
	'src/lib/formats': lib('core', 'store', 'session', 'library'),
	'src/workers': lib(...LAYERS),
	'src/lib/app': lib(...LAYERS),
	'src/lib/ui': lib('core'),
	'src/lib/panels': [
		...lib('core', 'ring', 'dsp', 'measures', 'sources', 'models', 'guided', 'outputs', 'app', 'ui'),
		'docs/troubleshooting.md'
	],
	'src/routes': [...lib('app', 'ui', 'panels'), 'src/app.css', 'src/tokens.css'],
	'src/lib/index.ts': lib(
		'core',
		'dsp',
		'store',
		'session',
		'measures',
		'library',
		'models',
		'pipeline',
		'formats',
		'sources/replay'
	),
	'src/cli': ['src/lib/index.ts'],
	'src/response-headers.ts': [],
	'src/service-worker.ts': ['src/response-headers.ts'],
	'src/app.d.ts': lib('app'),
	bridge: [
		'src/lib/core/xml.ts',
		'src/lib/sources/lsl',
		'src/lib/sources/device/relay',
		'src/response-headers.ts'
	],
	tests: ['src', 'bridge', 'docs', 'svelte.config.js'],
	docs: ['src/lib/index.ts']
};

/** `import type` only. A worker's file is also named, for spawning, in `new URL('…', import.meta.url)`. */
export const MAY_IMPORT_TYPES: Readonly<Record<string, readonly string[]>> = {
	'src/lib/app': ['src/workers'],
	'src/lib/panels': lib('pipeline')
};

/** Where `$app/…` and the other modules of SvelteKit exist. Everything else must also run in plain Node. */
export const MAY_IMPORT_KIT = [
	'src/routes',
	'src/lib/app',
	'src/lib/ui',
	'src/lib/panels',
	'src/service-worker.ts'
];

/** What may lie at the top, beside dot files and what `.gitignore` names. */
export const TOP_LEVEL = [
	'ARCHITECTURE.md',
	'CHANGELOG.md',
	'CONTRIBUTING.md',
	'LICENSE',
	'README.md',
	'SECURITY.md',
	'bridge',
	'docs',
	'package-lock.json',
	'package.json',
	'src',
	'static',
	'svelte.config.js',
	'tests',
	'tsconfig.json',
	'vite.config.ts'
];

/** Names that say nothing about the domain. */
export const EMPTY_NAMES = /^(?:utils?|helpers?|types?|services?|managers?|engines?|common|misc|shared)$/i;

/**
 * Lines of a file without its first comment: over `LINES_WITHOUT_REASON` the first comment gives the reason (`Over 250 lines
 * because …`), and no file has more than `MAX_LINES`. A worker's entry only wires.
 */
export const LINES_WITHOUT_REASON = 250;
export const MAX_LINES = 300;
export const MAX_WORKER_LINES = 60;

function lib(...folders: readonly string[]): string[] {
	return folders.map((folder) => `src/lib/${folder}`);
}

/** The row of the table a file belongs to: the longest that it lies under. */
export function moduleOf(file: string): string | undefined {
	return Object.keys(MAY_IMPORT)
		.filter((module) => within(file, module))
		.sort((a, b) => b.length - a.length)[0];
}

/** True when `file` is `folder` or lies under it. */
export const within = (file: string, folder: string): boolean =>
	file === folder || file.startsWith(`${folder}/`);
