import { isDeepStrictEqual } from 'node:util';
import { runnerImport, type Plugin } from 'vite';

/**
 * Evaluates `*.build.ts` while the page is built and puts plain data in place of its code: the page gets facts about things
 * (ids, names, settings) without the things. In dev and in tests the file runs as it is. Fails when an export is no plain data.
 */
export function buildValues(): Plugin {
	return {
		name: 'myodeck-build-values',
		apply: 'build',
		enforce: 'pre',
		load: {
			filter: { id: /\.build\.ts$/ },
			async handler(id) {
				const { module, dependencies } = await runnerImport<Readonly<Record<string, unknown>>>(id, {
					configFile: false,
					logLevel: 'error'
				});
				for (const file of dependencies) this.addWatchFile(file);
				return Object.entries(module)
					.map(([name, value]) => {
						const text = JSON.stringify(value);
						if (text === undefined || !isDeepStrictEqual(JSON.parse(text), value))
							throw new Error(`${id} exports ${name}, which is no plain data.`);
						return `export const ${name} = ${text};`;
					})
					.join('\n');
			}
		}
	};
}
