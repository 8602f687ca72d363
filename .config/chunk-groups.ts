import type { Plugin } from 'vite';

/** Every page starts with these: SvelteKit's own start, the layout, the error page, and the deck. */
const FIRST_PAGE = /(?:\/runtime\/client\/entry\.js|\/client-optimized\/(?:app|nodes\/[012])\.js)$/;
const WORKER = /\/src\/workers\/([\w-]+)\.worker\.ts$/;
/** From so many workers on, what they share is one file: some of them load a little more than they need. */
const MANY = 4;

/** Where a module is built: of the files that take what they import with them, the one of a lower level takes first. */
interface Place {
	readonly file: string;
	readonly level: number;
}
const LEVELS = 2 * MANY + 2;

/** The place of each module that starts with the page or with several workers. */
const places = new Map<string, Place>();

/** What a module that starts with these workers, and perhaps with the page, is built into. The bundler chooses for the others. */
function placeOf(workers: readonly string[], onPage: boolean, inWorkersLater: boolean): Place | undefined {
	const names = workers.length < MANY ? workers.join('-') : 'many';
	const level = 2 * (MANY - Math.min(workers.length, MANY));
	if (onPage && workers.length > 0) return { file: `page-and-${names}`, level };
	if (workers.length > 1) return { file: `workers-${names}`, level: level + 1 };
	if (onPage)
		return inWorkersLater
			? { file: 'page-and-later', level: LEVELS - 2 }
			: { file: 'page', level: LEVELS - 1 };
	return undefined;
}

/** What the bundler is to build into which file: the files of each level. What a module imports is in its own or a lower level. */
export const chunkGroups = Array.from({ length: LEVELS }, (_, level) => ({
	name: (id: string): string | null => {
		const place = places.get(id);
		return place?.level === level ? place.file : null;
	},
	priority: LEVELS - level
}));

/**
 * Builds what starts with the page and with workers into few files. The bundler alone makes a file of every set of modules that
 * the same entries use: more than a hundred, and each costs a request and better compression. No file needs one that a worker
 * cannot load: what a module imports is reached from wherever the module is.
 */
export function chooseChunks(): Plugin {
	return {
		name: 'myodeck-choose-chunks',
		apply: 'build',
		applyToEnvironment: ({ name }) => name === 'client',
		buildEnd() {
			places.clear();
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
			const pages = entries.filter((id) => FIRST_PAGE.test(id));
			const workers = entries.filter((id) => WORKER.test(id)).sort();
			const starts = workers.map((id) => ({ role: WORKER.exec(id)![1]!, modules: reach([id], false) }));
			const page = reach(pages, false);
			const later = reach(workers, true);
			for (const id of ids) {
				const roles = starts.filter(({ modules }) => modules.has(id)).map(({ role }) => role);
				const place = placeOf(roles, page.has(id), later.has(id));
				if (place) places.set(id, place);
			}
		}
	};
}
