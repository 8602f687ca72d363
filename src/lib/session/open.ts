import type { ByteStore } from '../store/byte-store.ts';
import type { Session } from './session.ts';

/** Anything a session can be opened from: a path (Node), a URL, a Blob, bytes, a directory handle, or a store. */
export type SessionSource = string | Uint8Array | Blob | URL | ByteStore | FileSystemDirectoryHandle;

/** Opens a session, read only. Reads metadata, no samples. Throws a SessionError that names the file and what to do. */
export async function openSessionStore(_source: SessionSource): Promise<Session> {
	throw new Error('being built');
}
