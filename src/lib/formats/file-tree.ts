import { entryAccess } from '../session/format/archive-contents.ts';
import type { ByteStore, Key } from '../store/byte-store.ts';
import { openNodeFile } from '../store/node-file.ts';
import type { RandomAccess } from '../store/random-access.ts';
import { zipStore } from '../store/zip-reader.ts';

/** Files beside each other: a folder, or what is in an archive. */
export interface FileTree {
	/** What errors call it. */
	readonly name: string;
	/** Of every file, `/`-separated, below the folder. */
	readonly paths: readonly string[];
	/** Opens a file. Throws a SessionError when it cannot be read. */
	open(path: string): Promise<RandomAccess>;
}

/** More files are no data set that fits here. */
const MAX_FILES = 100_000;

/** What macOS, Windows and version control put beside files. */
const isHidden = (path: string): boolean =>
	/(?:^|\/)(?:__MACOSX|\._[^/]*|\.[^/]+|Thumbs\.db)(?:\/|$)/.test(path);

/** The files in a store: an archive, a folder that was chosen. */
export async function storeTree(store: ByteStore, name: string): Promise<FileTree> {
	const paths: string[] = [];
	for await (const key of store.keys()) {
		if (!isHidden(key.slice(1))) paths.push(key.slice(1));
		if (paths.length >= MAX_FILES) break;
	}
	return {
		name,
		paths: paths.sort(),
		open: async (path) => ({
			...(await entryAccess(store, `/${path}` as Key)),
			name: path.split('/').at(-1)!
		})
	};
}

/** The files in a zip archive. Throws a SessionError when it is none. */
export const zipTree = async (archive: RandomAccess): Promise<FileTree> =>
	storeTree(await zipStore(archive), archive.name);

/** The files of a folder by its path. Node only. */
export async function nodeTree(folder: string): Promise<FileTree> {
	const { readdir } = await import('node:fs/promises');
	const { basename, join, relative, sep } = await import('node:path');
	const found = await readdir(folder, { recursive: true, withFileTypes: true });
	const paths = found
		.filter((entry) => entry.isFile())
		.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
		.filter((path) => !isHidden(path))
		.slice(0, MAX_FILES);
	return { name: basename(folder), paths: paths.sort(), open: (path) => openNodeFile(join(folder, path)) };
}
