import type { FileTree } from '../file-tree.ts';

/** Parts of a file's name: `sub-01_task-grip_run-2_emg.bdf`. */
export interface BidsName {
	readonly path: string;
	readonly folder: string;
	readonly entities: Readonly<Record<string, string>>;
	readonly suffix: string;
	readonly extension: string;
}

/** Takes the name of a file apart; undefined where it is none of BIDS. */
export function bidsName(path: string): BidsName | undefined {
	const cut = path.lastIndexOf('/') + 1;
	const found = /^((?:[a-zA-Z]+-[a-zA-Z0-9+]+_)*)([a-zA-Z0-9]+)(\.[a-z.]+)$/i.exec(path.slice(cut));
	if (!found) return undefined;
	const pairs = found[1]!
		.split('_')
		.filter(Boolean)
		.map((pair) => pair.split('-') as [string, string]);
	return {
		path,
		folder: path.slice(0, cut),
		entities: Object.fromEntries(pairs),
		suffix: found[2]!,
		extension: found[3]!.toLowerCase()
	};
}

/** The data files of EMG. */
export const emgFiles = (tree: FileTree): readonly BidsName[] =>
	tree.paths.flatMap((path) => {
		const name = bidsName(path);
		return name?.suffix === 'emg' && /^\.(?:edf|bdf)$/.test(name.extension) && 'sub' in name.entities
			? [name]
			: [];
	});

/**
 * The file that describes a recording: beside it or in a folder above, with no entity that the recording has otherwise. The
 * nearest one counts, of those in one folder the one with most entities (inheritance principle).
 */
export function describing(
	tree: FileTree,
	of: BidsName,
	suffix: string,
	extension: string
): string | undefined {
	const candidates = tree.paths.flatMap((path) => {
		const name = bidsName(path);
		const fits =
			name !== undefined &&
			name.suffix === suffix &&
			name.extension === extension &&
			of.folder.startsWith(name.folder) &&
			Object.entries(name.entities).every(([entity, value]) => of.entities[entity] === value);
		return fits ? [name] : [];
	});
	return candidates.sort(
		(a, b) =>
			b.folder.length - a.folder.length || Object.keys(b.entities).length - Object.keys(a.entities).length
	)[0]?.path;
}
