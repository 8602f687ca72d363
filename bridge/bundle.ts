import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';
import { BRIDGE_FILE } from '../src/lib/sources/lsl/protocol.ts';
import about from './package.json' with { type: 'json' };

/**
 * The bridge and its dependencies as one file, which runs with Node alone: `node myodeck-bridge.mjs`. Its first lines say
 * which version it is.
 */
export async function bundleBridge(): Promise<string> {
	const built = await build({
		configFile: false,
		root: dirname(fileURLToPath(import.meta.url)),
		logLevel: 'warn',
		ssr: { noExternal: true },
		build: {
			...{ ssr: 'main.ts', write: false, minify: false, target: 'node20' },
			// Comments of packages and indents are a third of the file; the licences are at its top. Names stay, for traces of errors.
			rolldownOptions: {
				output: {
					comments: false,
					minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } }
				}
			}
		}
	});
	const [chunk, ...more] = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
	if (chunk?.type !== 'chunk' || more.length > 0) throw new Error('The bridge did not become one file.');
	const code = chunk.code.replace(/^#!.*\n/, '');
	const head = `// MyoDeck bridge ${about.version}. Run it with: node ${BRIDGE_FILE}`;
	return `#!/usr/bin/env node\n${head}\n/*\n${CONTENTS.map(noticeOf).join('\n')}*/\n${code}`;
}

/** The packages in the file: the bridge's dependencies, and theirs. */
const CONTENTS = ['ws', 'sirv', '@polka/url', 'mrmime', 'totalist', 'valibot', 'saxes', 'xmlchars'];

/** What the licence of a package asks for. Packages without the text name their licence and author. */
function noticeOf(name: string): string {
	const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'node_modules', name);
	const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
	const { license, author } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
	const by = typeof author === 'string' ? author : (author?.name ?? 'its authors');
	const text = file ? readFileSync(join(folder, file), 'utf8') : `${license} licence, by ${by}`;
	return `It contains ${name}:\n\n${text.trim().replaceAll('*/', '* /')}\n`;
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
