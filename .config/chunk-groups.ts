import type { Plugin } from 'vite';

/** Every page starts with these: SvelteKit's own start, the layout, the error page, and the deck. */
const FIRST_PAGE = /(?:\/runtime\/client\/entry\.js|\/client-optimized\/(?:app|nodes\/[012])\.js)$/;
const WORKER = /\/src\/workers\/[\w-]+\.worker\.ts$/;

/** The files in the order in which they take modules: a file also takes what its modules import and no file before it has. */
const FILES = ['shared', 'shared-later', 'workers', 'page'] as const;
type File = (typeof FILES)[number];

/** The file of each module that starts with the page or with several workers. */
const files = new Map<string, File>();

/** What the bundler is to build into these files. */
export const chunkGroups = FILES.map((name, i) => ({
	name,
	test: (id: string): boolean => files.get(id) === name,
	priority: FILES.length - i
}));

const fileOfPage = (workersThatStartWithIt: number, inWorkersLater: boolean): File =>
	workersThatStartWithIt > 0 ? 'shared' : inWorkersLater ? 'shared-later' : 'page';

/**
 * Builds what starts with the page into three files, and what starts with several workers into one. The bundler alone makes a
 * file of every set of modules that the same entries use: more than a hundred, and each costs a request and better compression.
 * No file needs one that a worker cannot load: what a module imports is reached from wherever the module is.
 */
export function chooseChunks(): Plugin {
	return {
		name: 'myodeck-choose-chunks',
		apply: 'build',
		applyToEnvironment: ({ name }) => name === 'client',
		buildEnd() {
			files.clear();
			const ids = [...this.getModuleIds()];
			const reach = (roots: readonly string[], later: boolean): ReadonlySet<string> => {
				const found = new Set(roots);
				for (const id of found) {
					const info = this.getModuleInfo(id);
					for (const next of info?.importedIds ?? []) found.add(next);
					if (later) for (const next of info?.dynamicallyImportedIds ?? []) found.add(next);
				}
				return found;
			};
			const entries = ids.filter((id) => this.getModuleInfo(id)?.isEntry);
			const roots = entries.filter((id) => WORKER.test(id));
			const page = reach(
				entries.filter((id) => FIRST_PAGE.test(id)),
				false
			);
			const starts = roots.map((id) => reach([id], false));
			const later = reach(roots, true);
			for (const id of ids) {
				const workers = starts.filter((start) => start.has(id)).length;
				const file = page.has(id) ? fileOfPage(workers, later.has(id)) : workers > 1 ? 'workers' : undefined;
				if (file !== undefined) files.set(id, file);
			}
		}
	};
}
