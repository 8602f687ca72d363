import { AppError, messageOf } from '../core/errors.ts';
import type { Key, WritableByteStore } from './byte-store.ts';
import { pathOf } from './key.ts';
import { sliceOf } from './memory.ts';

/**
 * A folder by its path. Node only: `node:fs` is loaded when it is called. Each entry is written beside its place and
 * moved there, in the order given, so that a crash leaves whole entries and the older `zarr.json` still describes them.
 *
 * Throws a SessionError when the folder cannot be read or written.
 */
export async function folderStore(path: string): Promise<WritableByteStore> {
	const { mkdir, readdir, readFile, rename, stat, writeFile } = await import('node:fs/promises');
	const { dirname, join } = await import('node:path');
	const pathIn = (key: Key): string => join(path, pathOf(key));
	const made = new Set<string>();

	async function* walk(folder: string): AsyncGenerator<Key> {
		const found = await readdir(join(path, folder), { withFileTypes: true }).catch((error: unknown) =>
			fail(error, `The folder ${path} cannot be read`)
		);
		for (const entry of found) {
			if (entry.isDirectory()) yield* walk(`${folder}${entry.name}/`);
			else if (entry.isFile() && !entry.name.endsWith(UNFINISHED)) yield `/${folder}${entry.name}`;
		}
	}

	return {
		async get(key, range) {
			const bytes = await readFile(pathIn(key)).catch((error: unknown) =>
				isMissing(error) ? undefined : fail(error, `${pathOf(key)} in ${path} cannot be read`)
			);
			// A plain Uint8Array: a Buffer's slice is not a copy, and it may lie in a shared pool.
			const plain = bytes && new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
			return plain && range ? sliceOf(plain, range) : plain;
		},
		keys: () => walk(''),
		async size(key) {
			return stat(pathIn(key)).then(
				(found) => (found.isFile() ? found.size : undefined),
				(error: unknown) =>
					isMissing(error) ? undefined : fail(error, `${pathOf(key)} in ${path} cannot be read`)
			);
		},
		async setMany(entries) {
			try {
				for (const [key, bytes] of entries) {
					const place = pathIn(key);
					const folder = dirname(place);
					if (!made.has(folder)) await mkdir(folder, { recursive: true });
					made.add(folder);
					await writeFile(place + UNFINISHED, bytes);
					await rename(place + UNFINISHED, place);
				}
			} catch (error) {
				fail(error, `The folder ${path} cannot be written`);
			}
		},
		async close() {}
	};
}

/** End of the name of an entry that is being written. */
const UNFINISHED = '.writing';

/** How the system says that there is no file at a place. */
const NO_FILE = ['ENOENT', 'ENOTDIR', 'EISDIR'];

const isMissing = (error: unknown): boolean =>
	error instanceof Error && 'code' in error && typeof error.code === 'string' && NO_FILE.includes(error.code);

function fail(error: unknown, what: string): never {
	const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
	const remedy = full
		? 'The storage is full: free some space, then try again.'
		: 'Check that it exists and that you may use it.';
	throw new AppError('SessionError', `${what} (${messageOf(error)}). ${remedy}`, { cause: error });
}
