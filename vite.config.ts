import { sveltekit } from '@sveltejs/kit/vite';
import type { Connect, Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/**
 * SharedArrayBuffer needs a cross-origin isolated page. `server.headers` and `preview.headers` do not reach
 * SvelteKit's own responses, so a middleware sets them on everything. On hosts that cannot set headers
 * `src/service-worker.ts` does the same.
 */
function isolation(): Plugin {
	const headers: Connect.NextHandleFunction = (_request, response, next) => {
		response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
		response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
		response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
		next();
	};
	return {
		name: 'myodeck-isolation',
		configureServer: (server) => void server.middlewares.use(headers),
		configurePreviewServer: (server) => void server.middlewares.use(headers)
	};
}

export default defineConfig({
	plugins: [isolation(), sveltekit()],
	worker: { format: 'es' },
	preview: { port: 4173, host: 'localhost' },
	test: {
		include: ['src/**/*.test.ts', 'tests/*.test.ts', 'bridge/**/*.test.ts'],
		environment: 'node',
		testTimeout: 60_000
	}
});
