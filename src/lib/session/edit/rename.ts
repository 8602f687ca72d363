import type { WritableByteStore } from '../../store/byte-store.ts';
import { changeMeta } from './change-meta.ts';

/** Gives a stored session another name; empty: none. Throws a SessionError when it cannot be changed. */
export async function renameSession(store: WritableByteStore, name: string): Promise<void> {
	await changeMeta(store, ({ name: _old, ...rest }) => (name.trim() ? { ...rest, name: name.trim() } : rest));
}
