import { AppError } from '../../core/errors.ts';
import { blobAccess, bytesAccess } from '../../store/blob.ts';
import type { ByteStore } from '../../store/byte-store.ts';
import { directoryStore } from '../../store/directory.ts';
import { addressOf, openHttp, type HttpOptions } from '../../store/http.ts';
import { openNodeFile } from '../../store/node-file.ts';
import { folderStore } from '../../store/node-folder.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { sessionsIn } from '../format/archive-contents.ts';
import { idOf } from '../format/session-id.ts';
import { Session } from './session.ts';

/** Anything a session can be opened from: a path (Node), a URL, a Blob, bytes, a directory handle, or a store. */
export type SessionSource = string | Uint8Array | Blob | URL | ByteStore | FileSystemDirectoryHandle;

/** How a session is opened. */
export interface OpenOptions extends HttpOptions {
	/** What bytes and stores are called; everything else has a name of its own. */
	readonly name?: string | undefined;
}

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
export async function openSessionStore(source: SessionSource, options: OpenOptions = {}): Promise<Session> {
	const { store, name } = await openSource(source, options);
	return Session.open(store, { id: idOf(name), name });
}

/** What a session's bytes are read from. */
export interface OpenSource {
	readonly store: ByteStore;
	/** What errors call it: the file's name. */
	readonly name: string;
	/** The archive itself, when it is one. */
	readonly archive?: RandomAccess;
}

/** The bytes of anything a session can be opened from. Throws a SessionError. */
export async function openSource(source: SessionSource, options: OpenOptions = {}): Promise<OpenSource> {
	if (typeof source === 'string') {
		return /^https?:\/\//i.test(source) ? openSource(addressOf(source), options) : atPath(source);
	}
	if (source instanceof URL) {
		if (source.protocol === 'file:') return atPath((await import('node:url')).fileURLToPath(source));
		return archiveOf(await openHttp(source, options));
	}
	if (source instanceof Uint8Array) return archiveOf(bytesAccess(source, options.name ?? BYTES));
	if (source instanceof Blob) {
		const name = 'name' in source && typeof source.name === 'string' ? source.name : (options.name ?? BYTES);
		return archiveOf(blobAccess(source, name));
	}
	if (typeof source !== 'object' || source === null) throw nothing();
	if ('getDirectoryHandle' in source) return { store: directoryStore(source), name: source.name };
	if ('get' in source) return { store: source, name: options.name ?? 'session' };
	throw nothing();
}

/** The one session in an archive, at its root or in a folder. Throws a SessionError that lists them where there are several. */
async function archiveOf(archive: RandomAccess): Promise<OpenSource> {
	const sessions = await sessionsIn(archive);
	if (sessions.length > 1) {
		const names = sessions.map(({ name }) => name).join(', ');
		throw new AppError(
			'SessionError',
			`${archive.name} holds ${sessions.length} sessions (${names}). Unpack it, then open one of them; the page imports all of them.`
		);
	}
	return { store: await sessions[0]!.open(), name: archive.name, archive };
}

const nothing = (): AppError =>
	new AppError(
		'SessionError',
		'This is nothing a session can be opened from. Give a path, a URL, a file or bytes.'
	);

/** What an archive without a name is called. */
const BYTES = 'session.zip';

async function atPath(path: string): Promise<OpenSource> {
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
	return { ...(await archiveOf(await openNodeFile(path))), name: basename(path) };
}
