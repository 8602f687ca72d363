import { AppError, messageOf } from '../core/errors.ts';
import type { Key, WritableByteStore } from '../store/byte-store.ts';
import { pathOf } from '../store/key.ts';
import type { FileTarget } from './format.ts';

const inTheWay = (path: string): AppError =>
	new AppError(
		'SessionError',
		`${path} is there already, and nothing is overwritten. Move it away, or choose another folder or name.`
	);

const cannotExtend = (path: string, error: unknown): AppError =>
	new AppError(
		'SessionError',
		`${path} cannot be written (${messageOf(error)}). Check the folder, then export again.`,
		{ cause: error }
	);

/** A folder by its path; folders on the way are made. Node only: `node:fs` is loaded when a file is begun. */
export function folderTarget(folder: string): FileTarget {
	return {
		async create(path) {
			const { mkdir, open, rm } = await import('node:fs/promises');
			const { dirname, join } = await import('node:path');
			const place = join(folder, pathOf(`/${path}`));
			const cannot = (error: unknown): never => {
				if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw inTheWay(place);
				throw new AppError(
					'SessionError',
					`${place} cannot be written (${messageOf(error)}). Check the path and that you may write there.`,
					{ cause: error }
				);
			};
			await mkdir(dirname(place), { recursive: true }).catch(cannot);
			const file = await open(place, 'wx').catch(cannot);
			return new WritableStream<Uint8Array>({
				async write(bytes) {
					for (let from = 0; from < bytes.byteLength;) {
						from += (await file.write(bytes, from)).bytesWritten;
					}
				},
				close: () => file.close(),
				async abort() {
					await file.close();
					await rm(place, { force: true });
				}
			});
		},
		async has(path) {
			const { access } = await import('node:fs/promises');
			const { join } = await import('node:path');
			return access(join(folder, pathOf(`/${path}`))).then(
				() => true,
				() => false
			);
		},
		async extend(path, more) {
			const { appendFile, readFile } = await import('node:fs/promises');
			const { join } = await import('node:path');
			const place = join(folder, pathOf(`/${path}`));
			await appendFile(place, more(await readFile(place, 'utf8'))).catch((error: unknown) => {
				throw cannotExtend(place, error);
			});
		}
	};
}

/** A folder the person chose, or one of the origin's private ones. Browser only. */
export function directoryTarget(root: FileSystemDirectoryHandle): FileTarget {
	return {
		async create(path) {
			const parts = pathOf(`/${path}`).split('/');
			const name = parts.pop()!;
			try {
				let folder = root;
				for (const part of parts) folder = await folder.getDirectoryHandle(part, { create: true });
				if (await exists(folder, name)) throw inTheWay(path);
				const handle = await folder.getFileHandle(name, { create: true });
				const sink = await handle.createWritable();
				const writer = sink.getWriter();
				return new WritableStream<Uint8Array>({
					write: (bytes) => writer.write(bytes as Uint8Array<ArrayBuffer>),
					close: () => writer.close(),
					async abort(reason) {
						await writer.abort(reason);
						await folder.removeEntry(name);
					}
				});
			} catch (error) {
				if (error instanceof AppError) throw error;
				throw new AppError(
					'SessionError',
					`${path} cannot be written (${messageOf(error)}). Choose the folder again, then export again.`,
					{ cause: error }
				);
			}
		},
		async has(path) {
			const parts = pathOf(`/${path}`).split('/');
			const name = parts.pop()!;
			try {
				let folder = root;
				for (const part of parts) folder = await folder.getDirectoryHandle(part);
				return await exists(folder, name);
			} catch (error) {
				if (error instanceof Error && error.name === 'NotFoundError') return false;
				throw error;
			}
		},
		async extend(path, more) {
			const parts = pathOf(`/${path}`).split('/');
			const name = parts.pop()!;
			try {
				let folder = root;
				for (const part of parts) folder = await folder.getDirectoryHandle(part);
				const handle = await folder.getFileHandle(name);
				const text = await (await handle.getFile()).text();
				const sink = await handle.createWritable();
				await sink.write(text + more(text));
				await sink.close();
			} catch (error) {
				throw cannotExtend(path, error);
			}
		}
	};
}

async function exists(folder: FileSystemDirectoryHandle, name: string): Promise<boolean> {
	try {
		await folder.getFileHandle(name);
		return true;
	} catch (error) {
		if (error instanceof Error && error.name === 'NotFoundError') return false;
		throw error;
	}
}

/**
 * A store, one entry per file: in memory, or a zip archive that takes a whole folder in one download. A store takes an
 * entry at once, so each file is in memory until it is whole; use a folder for recordings of gigabytes. The store is not
 * closed.
 */
export function storeTarget(store: WritableByteStore): FileTarget {
	const made = new Set<string>();
	return {
		async create(path) {
			pathOf(`/${path}`);
			if (made.has(path)) throw inTheWay(path);
			made.add(path);
			let parts: Uint8Array[] = [];
			return new WritableStream<Uint8Array>({
				write(bytes) {
					parts.push(bytes);
				},
				async close() {
					const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
					let at = 0;
					for (const part of parts) {
						whole.set(part, at);
						at += part.byteLength;
					}
					await store.setMany(new Map<Key, Uint8Array>([[`/${path}`, whole]]));
				},
				abort() {
					parts = [];
					made.delete(path);
				}
			});
		},
		has: async (path) => made.has(path),
		async extend(path, more) {
			const text = new TextDecoder().decode(await store.get(`/${path}`));
			await store.setMany(
				new Map<Key, Uint8Array>([[`/${path}`, new TextEncoder().encode(text + more(text))]])
			);
		}
	};
}
