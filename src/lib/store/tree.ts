import { AppError, messageOf } from '../core/errors.ts';
import type { ByteStore } from './byte-store.ts';
import { blobAccess } from './blob.ts';
import { directoryStore } from './directory.ts';
import { openNodeFile } from './node-file.ts';
import { folderStore } from './node-folder.ts';
import type { RandomAccess } from './random-access.ts';

/** A folder that can be walked, wherever it is. */
export interface Folder {
	readonly name: string;
	/** What is in it, in order of names. Throws a SessionError when it cannot be read (any more). */
	children(): Promise<readonly (Folder | FileInFolder)[]>;
	/** Its content as a store. */
	store(): Promise<ByteStore>;
}

/** A file in a folder. */
export interface FileInFolder {
	readonly name: string;
	open(): Promise<RandomAccess>;
}

export const isFolder = (child: Folder | FileInFolder): child is Folder => 'children' in child;

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
	a.name < b.name ? -1 : a.name > b.name ? 1 : 0;

const unreadable = (name: string, error: unknown): AppError =>
	new AppError(
		'SessionError',
		`${name} cannot be read (${messageOf(error)}). Check that it is still there and that you may read it.`,
		{ cause: error }
	);

/** A folder the person chose in the browser. */
export function handleFolder(handle: FileSystemDirectoryHandle): Folder {
	return {
		name: handle.name,
		async children() {
			const found: (Folder | FileInFolder)[] = [];
			try {
				for await (const child of handle.values()) {
					if (child.kind === 'directory') found.push(handleFolder(child as FileSystemDirectoryHandle));
					else found.push(handleFile(child as FileSystemFileHandle));
				}
			} catch (error) {
				throw unreadable(handle.name, error);
			}
			return found.sort(byName);
		},
		store: async () => directoryStore(handle)
	};
}

const handleFile = (handle: FileSystemFileHandle): FileInFolder => ({
	name: handle.name,
	async open() {
		const file = await handle.getFile().catch((error: unknown) => {
			throw unreadable(handle.name, error);
		});
		return blobAccess(file, handle.name);
	}
});

/** A folder by its path. Node only. Links are not followed: a folder that links to itself would have no end. */
export function nodeFolder(path: string): Folder {
	const name = path.split(/[\\/]/).filter(Boolean).pop() ?? path;
	return {
		name,
		async children() {
			const { readdir } = await import('node:fs/promises');
			const { join } = await import('node:path');
			const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
				throw unreadable(path, error);
			});
			return entries
				.filter((entry) => entry.isDirectory() || entry.isFile())
				.map((entry) => {
					const place = join(path, entry.name);
					return entry.isDirectory()
						? nodeFolder(place)
						: { name: entry.name, open: () => openNodeFile(place) };
				})
				.sort(byName);
		},
		store: () => folderStore(path)
	};
}
