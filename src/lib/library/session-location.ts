import * as v from 'valibot';
import { AppError } from '../core/errors.ts';
import { isObject } from '../core/parse.ts';
import { listOf } from '../core/schemas.ts';
import type { ByteStore, WritableByteStore } from '../store/byte-store.ts';
import { blobAccess } from '../store/blob.ts';
import type { Database } from '../store/database.ts';
import { directoryStore } from '../store/directory.ts';
import { addressOf, fileNameIn, openHttp, type HttpOptions } from '../store/http.ts';
import { sessionBytes } from '../store/indexed-db.ts';
import type { RandomAccess } from '../store/random-access.ts';
import { META_KEY } from '../session/format/metadata.ts';
import { idOf } from '../session/format/session-id.ts';
import { refuseInUse } from './session-in-use.ts';

/** A folder of this computer whose sessions stand in the list beside those in the browser. Kept in the database. */
export interface LinkedFolder {
	/** Eight characters that sessions in it are found by. */
	readonly id: string;
	readonly handle: FileSystemDirectoryHandle;
}

/** Where the linked folders are kept, in the database's `settings`. */
const FOLDERS = 'linked-folders';
const LINKED = /^linked:(\w+)\/(.+)$/s;

/** A row without a handle is left out: nothing can be found by it. */
const FoldersSchema = listOf(
	v.object({
		id: v.pipe(v.string(), v.regex(/^\w+$/)),
		handle: v.custom<FileSystemDirectoryHandle>(isObject)
	})
);

/** The folders that are linked, in the order they were. */
export async function linkedFolders(db: Database): Promise<readonly LinkedFolder[]> {
	const stored = await db.get('settings', FOLDERS);
	return v.parse(FoldersSchema, stored);
}

/** Keeps the list of linked folders. A handle outlives the visit; the permission to use it may not. */
export async function keepLinkedFolders(db: Database, folders: readonly LinkedFolder[]): Promise<void> {
	await db.put('settings', [...folders], FOLDERS);
}

/** The id of a session that lies at `path` in a linked folder. */
export const linkedId = (folder: string, path: string): string => `linked:${folder}/${path}`;

/** Where a session of that id lies; undefined for one that is in the browser or behind a link. */
export function linkedPath(id: string): { readonly folder: string; readonly path: string } | undefined {
	const [, folder, path] = LINKED.exec(id) ?? [];
	return folder !== undefined && path !== undefined ? { folder, path } : undefined;
}

/** What files made of a session are called: its id, or the last part of where it lies, without the ending. */
export function fileStem(id: string): string {
	const path = linkedPath(id)?.path ?? (isLink(id) ? fileInLink(id) : id);
	return idOf(path.split('/').filter(Boolean).at(-1) ?? 'session');
}

/** The file's name in a link; empty where the link names none, or is none. */
function fileInLink(link: string): string {
	const url = URL.canParse(link) ? new URL(link) : undefined;
	return url?.pathname.split('/').some(Boolean) ? fileNameIn(url) : '';
}

const isLink = (id: string): boolean => /^https?:\/\//i.test(id);

/**
 * The bytes of a session, wherever it is: the id says it. In the browser's database, in a linked folder (`linkedId`; a
 * folder or an archive), or behind a link (the id is the address, read by HTTP ranges). Works in the window and in every
 * worker.
 *
 * Throws a SessionError: the session is being recorded now, the folder is no longer linked or may not be read, the file is
 * gone, the server refuses.
 */
export async function resolveStore(db: Database, id: string, options: HttpOptions = {}): Promise<ByteStore> {
	if (isLink(id)) return archive(await openHttp(addressOf(id), options));
	await refuseInUse(id, fileStem(id));
	const linked = linkedPath(id);
	if (!linked) return sessionBytes(db, id);
	const found = await entryAt(await folderOf(db, linked.folder), linked.path);
	if (found.kind === 'directory') return directoryStore(found as FileSystemDirectoryHandle);
	const file = await (found as FileSystemFileHandle)
		.getFile()
		.catch((error: unknown) => gone(linked.path, error));
	return archive(blobAccess(file, linked.path));
}

/** The reader of archives is loaded with the first one. */
async function archive(bytes: RandomAccess): Promise<ByteStore> {
	const { zipStore } = await import('../store/zip-reader.ts');
	return zipStore(bytes);
}

/** As `resolveStore`, for writing. Throws a SessionError for an archive or a link, which cannot be changed where they are. */
export async function writableAt(db: Database, id: string): Promise<WritableByteStore> {
	const linked = linkedPath(id);
	if (!isLink(id)) await refuseInUse(id, fileStem(id));
	if (!linked && !isLink(id)) return sessionBytes(db, id);
	const found = linked && (await entryAt(await folderOf(db, linked.folder), linked.path));
	if (found?.kind === 'directory')
		return { ...directoryStore(found as FileSystemDirectoryHandle), sharedName: id };
	throw new AppError(
		'SessionError',
		`${fileStem(id)} is an archive and stays as it is. Copy it into this browser, then change the copy.`
	);
}

async function folderOf(db: Database, id: string): Promise<FileSystemDirectoryHandle> {
	const folder = (await linkedFolders(db)).find((one) => one.id === id);
	if (folder) return folder.handle;
	throw new AppError('SessionError', 'The folder of this session is no longer linked. Link it again.');
}

/** The session's folder or archive. A folder that is a session itself goes by its own name. */
async function entryAt(root: FileSystemDirectoryHandle, path: string): Promise<FileSystemHandle> {
	try {
		if (path === root.name && (await root.getFileHandle(META_KEY.slice(1)).catch(() => undefined)))
			return root;
		const parts = path.split('/');
		const name = parts.pop()!;
		let folder = root;
		for (const part of parts) folder = await folder.getDirectoryHandle(part);
		return /\.zip$/i.test(name)
			? await folder.getFileHandle(name).catch(() => folder.getDirectoryHandle(name))
			: await folder.getDirectoryHandle(name);
	} catch (error) {
		return gone(path, error);
	}
}

function gone(path: string, error: unknown): never {
	const denied = error instanceof Error && error.name === 'NotAllowedError';
	throw new AppError(
		'SessionError',
		denied
			? `${path} may not be read: the permission for its folder has ended. Allow the folder again in the Library.`
			: `${path} is no longer there: it was moved, renamed or deleted. Look through its folder again in the Library.`,
		{ cause: error }
	);
}
