import { sveltekit } from '@sveltejs/kit/vite';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Connect, Plugin, PreviewServer, ViteDevServer } from 'vite';
import { defineConfig } from 'vitest/config';

/**
 * The worker that runs people's own scripts has a policy of its own: it may evaluate code and reach no network.
 * `src/service-worker.ts` has the same two lines.
 */
const SCRIPT_WORKER = /\/workers\/script\.worker[\w.-]*\.(?:js|ts)(?:\?|$)/;
const SCRIPT_POLICY = "default-src 'none'; script-src 'self' blob: 'unsafe-eval'";

/**
 * SharedArrayBuffer needs a cross-origin isolated page. `server.headers` and `preview.headers` do not reach
 * SvelteKit's own responses, so a middleware sets them on everything. On hosts that cannot set headers
 * `src/service-worker.ts` does the same.
 */
function isolation(): Plugin {
	const headers: Connect.NextHandleFunction = ({ url = '' }, response, next) => {
		response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
		response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
		response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
		if (SCRIPT_WORKER.test(url)) response.setHeader('Content-Security-Policy', SCRIPT_POLICY);
		next();
	};
	return {
		name: 'myodeck-isolation',
		configureServer: (server) => void server.middlewares.use(headers),
		configurePreviewServer: (server) => void server.middlewares.use(headers)
	};
}

/**
 * Lists every file of the app for the service worker, which keeps them for use without a network. SvelteKit's own
 * `build` list leaves out what workers import lazily.
 */
function appFiles(): Plugin {
	return {
		name: 'myodeck-app-files',
		applyToEnvironment: ({ name }) => name === 'client',
		generateBundle: {
			order: 'post',
			handler(_options, bundle) {
				const files = Object.keys(bundle).filter((file) => file.startsWith('_app/immutable/'));
				this.emitFile({ type: 'asset', fileName: '_app/files.json', source: JSON.stringify(files) });
			}
		}
	};
}

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

export default defineConfig({
	plugins: [isolation(), address(), appFiles(), sveltekit()],
	worker: { format: 'es' },
	preview: { port: 4173, host: 'localhost' },
	// Tests run what the browser runs: runes of the client build, although Vitest is a server to Vite.
	resolve: process.env['VITEST'] ? { alias: [{ find: /^svelte$/, replacement: SVELTE_CLIENT }] } : {},
	test: {
		include: ['src/**/*.test.ts', 'tests/**/*.test.ts', 'bridge/**/*.test.ts'],
		environment: 'node',
		testTimeout: 60_000
	}
});
