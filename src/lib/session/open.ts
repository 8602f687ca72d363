import { AppError } from '../core/errors.ts';
import { blobAccess, bytesAccess } from '../store/blob.ts';
import type { ByteStore } from '../store/byte-store.ts';
import { directoryStore } from '../store/directory.ts';
import { openHttp, type HttpOptions } from '../store/http.ts';
import { openNodeFile } from '../store/node-file.ts';
import { folderStore } from '../store/node-folder.ts';
import { zipStore } from '../store/zip-reader.ts';
import { Session } from './session.ts';

/** Anything a session can be opened from: a path (Node), a URL, a Blob, bytes, a directory handle, or a store. */
export type SessionSource = string | Uint8Array | Blob | URL | ByteStore | FileSystemDirectoryHandle;

/**
 * Opens a session, read only: a folder or `.session.zip` by its path (Node), an archive by its URL (read by HTTP ranges),
 * as a Blob or as bytes, a folder by its handle (browser), or any store. Reads metadata, no samples. A text that begins
 * with `http://` or `https://` is a URL; any other is a path. The session's id is the file's name without its ending.
 *
 * Throws a SessionError that names the file and says what to do.
 *
 * ```ts
 * const session = await openSessionStore('takes/2026-03-09_14-05-00_1a2b3c4d.session.zip');
 * ```
 */
export async function openSessionStore(source: SessionSource, options: HttpOptions = {}): Promise<Session> {
	const { store, name } = await storeOf(source, options);
	return Session.open(store, { id: idOf(name), name });
}

/** The id a file's name gives: the name without `.session.zip` or `.zip`. */
export const idOf = (fileName: string): string => fileName.replace(/(\.session)?\.zip$/i, '');

async function storeOf(
	source: SessionSource,
	options: HttpOptions
): Promise<{ store: ByteStore; name: string }> {
	if (typeof source === 'string') {
		return /^https?:\/\//i.test(source) ? storeOf(new URL(source), options) : atPath(source);
	}
	if (source instanceof URL) {
		if (source.protocol === 'file:') return atPath((await import('node:url')).fileURLToPath(source));
		const access = await openHttp(source, options);
		return { store: await zipStore(access), name: access.name };
	}
	if (source instanceof Uint8Array) return { store: await zipStore(bytesAccess(source, BYTES)), name: BYTES };
	if (source instanceof Blob) {
		const name = 'name' in source && typeof source.name === 'string' ? source.name : BYTES;
		return { store: await zipStore(blobAccess(source, name)), name };
	}
	if (typeof source !== 'object' || source === null) throw nothing();
	if ('getDirectoryHandle' in source) return { store: directoryStore(source), name: source.name };
	if ('get' in source) return { store: source, name: 'session' };
	throw nothing();
}

const nothing = (): AppError =>
	new AppError(
		'SessionError',
		'This is nothing a session can be opened from. Give a path, a URL, a file or bytes.'
	);

/** What an archive without a name is called. */
const BYTES = 'session.zip';

async function atPath(path: string): Promise<{ store: ByteStore; name: string }> {
	if (typeof process === 'undefined' || !process.versions?.node) {
		throw new AppError(
			'SessionError',
			`A page cannot open the path ${path}. Choose the file, or give its address (https://…).`
		);
	}
	const { stat } = await import('node:fs/promises');
	const { basename } = await import('node:path');
	const found = await stat(path).catch(() => undefined);
	if (found?.isDirectory()) return { store: await folderStore(path), name: basename(path) };
	return { store: await zipStore(await openNodeFile(path)), name: basename(path) };
}
