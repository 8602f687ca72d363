import adapter from '@sveltejs/adapter-static';

/** Where `vite build` puts the site. A second build beside the first (the tests make one) sets `BUILD_DIR`. */
const out = process.env.BUILD_DIR ?? 'build';

/**
 * Plain static files: MyoDeck has no server. `BASE_PATH` is set when the site is published under a sub-path.
 * @type {import('@sveltejs/kit').Config}
 */
export default {
	// Tests run what the browser runs (see `vite.config.ts`), although Vitest is a server to Vite.
	vitePlugin: process.env.VITEST ? { dynamicCompileOptions: () => ({ generate: 'client' }) } : {},
	kit: {
		adapter: adapter({ pages: out, fallback: '404.html' }),
		outDir: process.env.BUILD_DIR ? `${out}-work` : '.svelte-kit',
		paths: { base: /** @type {'' | `/${string}`} */ (process.env.BASE_PATH ?? ''), relative: true },
		files: { assets: 'static' },
		// A hash-based policy in a meta tag, so that it also holds on hosts that cannot set headers.
		csp: {
			mode: 'hash',
			directives: {
				'default-src': ['self'],
				'script-src': ['self', 'wasm-unsafe-eval'],
				'style-src': ['self', 'unsafe-inline'],
				'img-src': ['self', 'data:', 'blob:'],
				'worker-src': ['self', 'blob:'],
				// ws: is for the local network; src/lib/core/local-network.ts refuses every other address.
				'connect-src': ['self', 'https:', 'ws:'],
				'object-src': ['none'],
				'base-uri': ['self'],
				'form-action': ['none'],
				// A text becomes neither HTML nor code nor the address of a script: static/trusted-types.js.
				'require-trusted-types-for': ['script'],
				'trusted-types': ['default', 'myodeck-help', 'svelte-trusted-html', 'sveltekit-trusted-url']
			}
		},
		typescript: {
			config: (config) => ({
				...config,
				include: [
					...config.include,
					'../tests/**/*.ts',
					'../docs/**/*.ts',
					'../bridge/**/*.ts',
					'../.config/*.ts'
				]
			})
		}
	}
};
