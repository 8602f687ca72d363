import { AppError, messageOf } from '../core/errors.ts';
import type { Key, WritableByteStore } from './byte-store.ts';
import { pathOf } from './key.ts';
import { sliceOf } from './memory.ts';

/**
 * A folder the person chose (File System Access) or the origin's private one. The browser writes each entry beside its
 * place and swaps it in when it is whole; entries are written in the order given, so that a crash leaves whole entries
 * and the older `zarr.json` still describes them. Browser only.
 *
 * Throws a SessionError when the permission was taken back or the disk is full.
 */
export function directoryStore(root: FileSystemDirectoryHandle): WritableByteStore {
	const folders = new FolderTree(root);
	const fileAt = (key: Key): Promise<File | undefined> => guarded(root, () => folders.file(key));

	/** Every entry, and a SessionError when the folder cannot be read. */
	async function* keys(): AsyncGenerator<Key> {
		const entries = walk(root, '');
		for (;;) {
			const next = await guarded(root, () => entries.next());
			if (next.done) return;
			yield next.value;
		}
	}

	return {
		async get(key, range) {
			const file = await fileAt(key);
			if (!file) return undefined;
			const bytes = new Uint8Array(await guarded(root, () => file.arrayBuffer()));
			return range ? sliceOf(bytes, range) : bytes;
		},
		keys,
		size: async (key) => (await fileAt(key))?.size,
		async setMany(entries) {
			for (const [key, bytes] of entries) await guarded(root, () => folders.write(key, bytes));
		},
		async close() {}
	};
}

/** The files below a folder, with the handles of the folders that were opened before. */
class FolderTree {
	readonly #root: FileSystemDirectoryHandle;
	readonly #folders = new Map<string, FileSystemDirectoryHandle>();

	constructor(root: FileSystemDirectoryHandle) {
		this.#root = root;
	}

	/** The file at `key`; undefined when it is not there. */
	async file(key: Key): Promise<File | undefined> {
		const { folder, name } = splitPath(pathOf(key));
		const handle = await (await this.#folder(folder, false))?.getFileHandle(name).catch(missing);
		return handle?.getFile();
	}

	/** Writes a file beside its place and swaps it in; makes the folders above it. */
	async write(key: Key, bytes: Uint8Array): Promise<void> {
		const { folder, name } = splitPath(pathOf(key));
		const handle = await (await this.#folder(folder, true))!.getFileHandle(name, { create: true });
		const sink = await handle.createWritable();
		await sink.write(bytes as Uint8Array<ArrayBuffer>);
		await sink.close();
	}

	/** The folder at `path`; undefined when it is not there and `create` is not set. */
	async #folder(path: string, create: boolean): Promise<FileSystemDirectoryHandle | undefined> {
		if (path === '') return this.#root;
		const known = this.#folders.get(path);
		if (known) return known;
		const { folder, name } = splitPath(path);
		const parent = await this.#folder(folder, create);
		const handle = await parent?.getDirectoryHandle(name, { create }).catch(missing);
		if (handle) this.#folders.set(path, handle);
		return handle;
	}
}

/** Keys of the files below `folder`, which is at `path` (empty, or ending in `/`). */
async function* walk(folder: FileSystemDirectoryHandle, path: string): AsyncGenerator<Key> {
	for await (const [name, handle] of folder.entries()) {
		if (handle.kind === 'directory') yield* walk(handle as FileSystemDirectoryHandle, `${path}${name}/`);
		else if (!name.endsWith(SWAP)) yield `/${path}${name}`;
	}
}

/** A new folder in one the person chose. Throws a SessionError when there may be none, or when the name is taken. */
export async function newFolder(
	root: FileSystemDirectoryHandle,
	name: string
): Promise<FileSystemDirectoryHandle> {
	return guarded(root, async () => {
		const taken = await root.getDirectoryHandle(name).then(() => true, missing);
		if (taken) throw new AppError('SessionError', `There is a folder ${name} in ${root.name} already.`);
		return root.getDirectoryHandle(name, { create: true });
	});
}

/** What Chrome calls a file that is being written. */
const SWAP = '.crswap';

function splitPath(path: string): { readonly folder: string; readonly name: string } {
	const slash = path.lastIndexOf('/');
	return { folder: path.slice(0, Math.max(0, slash)), name: path.slice(slash + 1) };
}

/** Turns "there is none" into undefined; everything else is passed on. */
function missing(error: unknown): undefined {
	if (error instanceof Error && (error.name === 'NotFoundError' || error.name === 'TypeMismatchError'))
		return undefined;
	throw error;
}

async function guarded<T>(root: FileSystemDirectoryHandle, work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof AppError) throw error;
		const name = error instanceof Error ? error.name : '';
		const remedy =
			name === 'NotAllowedError'
				? 'The permission was taken back: choose the folder again.'
				: name === 'QuotaExceededError'
					? 'The storage is full: free some space, then try again.'
					: 'Check that the folder is still there, then choose it again.';
		const what = `The folder ${root.name || 'of this app'} cannot be used (${messageOf(error)}). ${remedy}`;
		throw new AppError('SessionError', what, { cause: error });
	}
}
