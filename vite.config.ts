import { sveltekit } from '@sveltejs/kit/vite';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Connect, Plugin, PreviewServer, ViteDevServer } from 'vite';
import { defineConfig } from 'vitest/config';
import { buildValues } from './.config/build-values.ts';
import { chooseChunks, chunkGroups } from './.config/chunk-groups.ts';
import { preloadInWorkers, workerEntries } from './.config/worker-entries.ts';
import { bridgeFile } from './bridge/bundle.ts';
import { headersFor } from './src/response-headers.ts';

/**
 * Adds the headers of `src/response-headers.ts` to every response: `server.headers` and `preview.headers` do not reach
 * SvelteKit's own. On hosts that cannot set headers `src/service-worker.ts` does the same.
 */
function responseHeaders(): Plugin {
	const add =
		(unbundled: boolean): Connect.NextHandleFunction =>
		({ url = '' }, response, next) => {
			const headers = headersFor(url.replace(/[?#].*$/, ''), unbundled);
			for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
			next();
		};
	return {
		name: 'myodeck-response-headers',
		configureServer: (server) => void server.middlewares.use(add(true)),
		configurePreviewServer: (server) => void server.middlewares.use(add(false))
	};
}

/**
 * Lists every file of the app for the service worker, which keeps them for use without a network. SvelteKit's own
 * `build` list leaves out what workers import lazily. Large readers of single formats are in a list of their own.
 */
function appFiles(): Plugin {
	return {
		name: 'myodeck-app-files',
		applyToEnvironment: ({ name }) => name === 'client',
		generateBundle: {
			order: 'post',
			handler(_options, bundle) {
				const files = Object.keys(bundle).filter((file) => file.startsWith('_app/immutable/'));
				const readers = files.filter((file) => isLargeReader(bundle[file]!));
				const kept = files.filter((file) => !readers.includes(file));
				this.emitFile({ type: 'asset', fileName: '_app/files.json', source: JSON.stringify(kept) });
				this.emitFile({ type: 'asset', fileName: '_app/readers.json', source: JSON.stringify(readers) });
			}
		}
	};
}

/** True for the reader of HDF5, as large as half of the app: it is loaded, and kept, when the first such file is opened. */
const isLargeReader = (file: { type: string; moduleIds?: readonly string[] }): boolean =>
	file.type === 'chunk' && (file.moduleIds ?? []).some((id) => id.includes('/node_modules/h5wasm/'));

/** Says in one plain line where the app is, whatever the terminal makes of Vite's own. */
function address(): Plugin {
	const say = (server: ViteDevServer | PreviewServer): void => {
		server.httpServer?.once('listening', () => {
			const { port } = server.httpServer!.address() as AddressInfo;
			console.log(`MyoDeck is at http://localhost:${port}${server.config.base.replace(/^\.?\/?/, '/')}`);
		});
	};
	return { name: 'myodeck-address', configureServer: say, configurePreviewServer: say };
}

const SVELTE_CLIENT = fileURLToPath(
	new URL('src/index-client.js', import.meta.resolve('svelte/package.json'))
);

/** Tests whose modules keep nothing that another test could meet; those of the sources load the compiler of TypeScript. */
const STATELESS = [
	'src/**/*.test.ts',
	'tests/{architecture,counts,decisions,docs,glossary,named-files,panels,size,trusted-types,workflows}.test.ts'
];
/** Tests that keep state in modules: TensorFlow.js, h5wasm, scripts, servers. */
const OF_ITS_OWN = [
	'src/lib/{formats/hdf5,models,scripts}/**/*.test.ts',
	'bridge/**/*.test.ts',
	// They replace what the whole process has, or run scripts in threads.
	'src/lib/app/{connect/connection,kernel/capabilities,train/script-*}.test.ts'
];

export default defineConfig({
	plugins: [
		responseHeaders(),
		address(),
		buildValues(),
		workerEntries(),
		preloadInWorkers(),
		appFiles(),
		bridgeFile(),
		chooseChunks(),
		sveltekit()
	],
	worker: { format: 'es' },
	build: {
		// The licences of what is bundled, for the Help page to link to.
		license: { fileName: 'third-party-notices.txt' },
		rolldownOptions: { output: { codeSplitting: { groups: chunkGroups } } }
	},
	preview: { port: 4173, host: 'localhost' },
	// Tests run what the browser runs: runes of the client build, although Vitest is a server to Vite.
	resolve: process.env['VITEST'] ? { alias: [{ find: /^svelte$/, replacement: SVELTE_CLIENT }] } : {},
	test: {
		environment: 'node',
		setupFiles: ['tests/equal-arrays.ts'],
		// Many tests wait, for a network or a device: by default Vitest leaves one of two cores without work.
		maxWorkers: '100%',
		testTimeout: 60_000,
		projects: [
			// Modules are loaded once for many files of tests, which takes a third less time, and half of it for the app.
			{ extends: true, test: { name: 'modules', include: STATELESS, exclude: OF_ITS_OWN, isolate: false } },
			{
				extends: true,
				test: {
					name: 'apart',
					include: [...OF_ITS_OWN, 'tests/**/*.test.ts'],
					exclude: STATELESS.filter((path) => path.startsWith('tests/'))
				}
			}
		]
	}
});
