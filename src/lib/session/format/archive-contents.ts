import type { ByteStore, Key } from '../../store/byte-store.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { readAhead } from '../../store/read-ahead.ts';
import { zipStore } from '../../store/zip-reader.ts';
import { META_KEY } from './metadata.ts';

/** A session in an archive, and what errors call it. */
export interface ArchivedSession {
	/** The archive's own name, or where the session lies in it. */
	readonly name: string;
	open(): Promise<ByteStore>;
}

/**
 * The sessions in an archive: itself, as it should be; or, where `meta.json` is not at its root, every folder that has one
 * (somebody zipped the folder, not what is in it) and every session archive inside (an export of several). One entry at
 * least: an archive that is nothing of this is opened as a session, which says what is wrong with it.
 *
 * Throws a SessionError when it is no archive.
 */
export async function sessionsIn(archive: RandomAccess): Promise<readonly ArchivedSession[]> {
	const store = await zipStore(archive);
	const itself = { name: archive.name, open: async () => store };
	const inside: ArchivedSession[] = [];
	for await (const key of store.keys()) {
		// macOS puts a shadow of each file beside it.
		if (/^\/__MACOSX\/|\/\._[^/]*$/.test(key)) continue;
		if (key === META_KEY) return [itself];
		if (key.endsWith(META_KEY)) {
			const folder = key.slice(0, -META_KEY.length) as Key;
			inside.push({ name: folder.slice(1), open: async () => below(store, folder) });
		} else if (/\.session\.zip$/i.test(key)) {
			inside.push({ name: key.slice(1), open: async () => zipStore(await entryAccess(store, key)) });
		}
	}
	return inside.length > 0 ? inside : [itself];
}

/** The part of a store below a folder. */
const below = (store: ByteStore, folder: Key): ByteStore => ({
	...(store.notes && { notes: store.notes }),
	get: (key, range) => store.get(`${folder}${key}`, range),
	async *keys() {
		for await (const key of store.keys())
			if (key.startsWith(`${folder}/`)) yield key.slice(folder.length) as Key;
	},
	size: async (key) => store.size?.(`${folder}${key}`)
});

/** An entry as a file of its own: an archive in an archive is read where it is, not unpacked first. */
export async function entryAccess(store: ByteStore, key: Key): Promise<RandomAccess> {
	const size = (await store.size?.(key)) ?? 0;
	return readAhead({
		name: key.slice(1),
		size,
		read: async (offset, length) => (await store.get(key, { offset, length })) ?? new Uint8Array(0)
	});
}
