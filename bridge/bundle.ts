import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';
import { BRIDGE_FILE } from '../src/lib/sources/lsl/protocol.ts';
import about from './package.json' with { type: 'json' };

/**
 * The bridge and its one dependency as one file, which runs with Node alone: `node myodeck-bridge.mjs`. Its first lines say
 * which version it is.
 */
export async function bundleBridge(): Promise<string> {
	const built = await build({
		configFile: false,
		root: dirname(fileURLToPath(import.meta.url)),
		logLevel: 'warn',
		ssr: { noExternal: true },
		build: { ssr: 'main.ts', write: false, minify: false, target: 'node20' }
	});
	const [chunk, ...more] = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
	if (chunk?.type !== 'chunk' || more.length > 0) throw new Error('The bridge did not become one file.');
	const code = chunk.code.replace(/^#!.*\n/, '');
	const notice = readFileSync(new URL('LICENSE', import.meta.resolve('ws')), 'utf8');
	const head = `// MyoDeck bridge ${about.version}. Run it with: node ${BRIDGE_FILE}`;
	return `#!/usr/bin/env node\n${head}\n/*\nIt contains ws (https://github.com/websockets/ws):\n\n${notice}*/\n${code}`;
}

/** Puts that file beside the app, in what is built and in dev. */
export function bridgeFile(): Plugin {
	return {
		name: 'myodeck-bridge-file',
		applyToEnvironment: ({ name }) => name === 'client',
		async generateBundle() {
			this.emitFile({ type: 'asset', fileName: BRIDGE_FILE, source: await bundleBridge() });
		},
		configureServer(server) {
			server.middlewares.use(`/${BRIDGE_FILE}`, (_request, response, next) => {
				bundleBridge().then((source) => {
					response.setHeader('Content-Type', 'text/javascript');
					response.end(source);
				}, next);
			});
		}
	};
}
