import { isAppError, messageOf } from '../core/errors.ts';
import { handleFolder, isFolder, nodeFolder, type FileInFolder, type Folder } from '../store/tree.ts';
import type { ByteStore } from '../store/byte-store.ts';
import { zipStore } from '../store/zip-reader.ts';
import { META_KEY } from '../session/format/metadata.ts';
import { idOf } from '../session/format/session-id.ts';
import { Session } from '../session/read/session.ts';

/** A session found under a folder: opened, or the sentence that says why it could not be. */
export interface LinkedSession {
	/** Where it is, below the folder that was asked: `2026/monday.session.zip`. */
	readonly path: string;
	readonly session?: Session;
	/** Its bytes, as they are. */
	readonly store?: ByteStore;
	readonly refused?: string;
}

/** Folders below each other that are looked into: deeper than anyone sorts recordings. */
const DEPTH = 8;

/**
 * Every session folder and archive under a folder (a path in Node, a directory handle in a browser), in order of names.
 * Sessions are opened (metadata only); one that is refused is listed with the reason and keeps no other away. Hidden
 * folders are passed over, and so is everything inside a session.
 *
 * Throws a SessionError when the folder itself cannot be read.
 */
export function sessionsUnder(folder: string | FileSystemDirectoryHandle): AsyncIterable<LinkedSession> {
	return walk(typeof folder === 'string' ? nodeFolder(folder) : handleFolder(folder), '', DEPTH);
}

async function* walk(folder: Folder, path: string, depth: number): AsyncGenerator<LinkedSession> {
	const children = await folder.children();
	if (children.some((child) => !isFolder(child) && `/${child.name}` === META_KEY)) {
		yield await attempt(path || folder.name, folder.name, async () => folder.store());
		return;
	}
	for (const child of children) {
		const below = path ? `${path}/${child.name}` : child.name;
		if (child.name.startsWith('.')) continue;
		if (!isFolder(child)) {
			if (/\.zip$/i.test(child.name)) yield await attempt(below, child.name, () => archive(child));
		} else if (depth > 0) {
			yield* inside(child, below, depth - 1);
		}
	}
}

/** A folder below that cannot be read is said, and the others are walked on. */
async function* inside(folder: Folder, path: string, depth: number): AsyncGenerator<LinkedSession> {
	try {
		yield* walk(folder, path, depth);
	} catch (error) {
		if (!isAppError(error, 'SessionError')) throw error;
		yield { path, refused: messageOf(error) };
	}
}

const archive = async (file: FileInFolder): ReturnType<typeof zipStore> => zipStore(await file.open());

async function attempt(
	path: string,
	name: string,
	open: () => ReturnType<Folder['store']>
): Promise<LinkedSession> {
	try {
		const store = await open();
		return { path, session: await Session.open(store, { id: idOf(name), name: path }), store };
	} catch (error) {
		if (!isAppError(error, 'SessionError')) throw error;
		return { path, refused: messageOf(error) };
	}
}
