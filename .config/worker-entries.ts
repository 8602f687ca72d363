import { dirname, resolve } from 'node:path';
import type { Plugin } from 'vite';

/** `new URL('….worker.ts', import.meta.url)`, as a class of the app names the file of a worker. */
const WORKER_URL = /new URL\(\s*'([^']+\/([\w-]+)\.worker\.ts)',\s*import\.meta\.url\s*\)/g;
/** A script worker may load no other file (its policy in `src/response-headers.ts`), so Vite builds it as one file. */
const ONE_FILE = /^script(?:-tensorflow)?$/;
/** What Vite puts around a dynamic import. It preloads style sheets, and reports errors to the window. */
const PRELOAD_HELPER = /vite\/preload-helper\.js$/;

/**
 * Builds the workers together with the page: each is an entry file of its own, with its own address and policy, and what several
 * of them import is in the build once. Vite alone builds every worker apart, with its own copy of everything. In dev nothing
 * changes.
 */
export function workerEntries(): Plugin {
	return {
		name: 'myodeck-worker-entries',
		apply: 'build',
		enforce: 'pre',
		applyToEnvironment: ({ name }) => name === 'client',
		// SvelteKit's names for chunks say nothing; what policy a worker gets is read from its name.
		outputOptions(options) {
			const { chunkFileNames: others } = options;
			if (typeof others !== 'string' || !others.includes('/chunks/'))
				throw new Error('The file names of chunks have changed. See .config/worker-entries.ts.');
			const own = others.replace(/\/chunks\/.*$/, '/workers/[name]-[hash].js');
			return { ...options, chunkFileNames: ({ name }) => (name.endsWith('.worker') ? own : others) };
		},
		transform: {
			filter: { code: 'import.meta.url' },
			handler(code, id) {
				const changed = code.replace(WORKER_URL, (whole, path: string, role: string) => {
					if (ONE_FILE.test(role)) return whole;
					const file = resolve(dirname(id), path);
					const entry = this.emitFile({ type: 'chunk', id: file, name: `${role}.worker` });
					return `import.meta.ROLLUP_FILE_URL_${entry}`;
				});
				return changed === code ? null : { code: changed, map: null };
			}
		}
	};
}

/** Makes Vite's preload helper run in a worker too, where there is neither a document nor a window. */
export function preloadInWorkers(): Plugin {
	return {
		name: 'myodeck-preload-in-workers',
		apply: 'build',
		applyToEnvironment: ({ name }) => name === 'client',
		transform: {
			filter: { id: PRELOAD_HELPER },
			handler(code) {
				const changed = code
					.replace('deps.length > 0', "deps.length > 0 && typeof document !== 'undefined'")
					.replace('window.dispatchEvent', 'globalThis.dispatchEvent');
				if (changed.length === code.length)
					throw new Error('The preload helper of Vite has changed. See .config/worker-entries.ts.');
				return { code: changed, map: null };
			}
		}
	};
}
