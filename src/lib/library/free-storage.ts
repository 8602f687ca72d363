import type { Key, WritableByteStore } from '../store/byte-store.ts';
import type { Database } from '../store/database.ts';
import { isStorageFull } from '../store/indexed-db.ts';
import { announceChange } from './announce.ts';
import { isDeleted, purgeSessions, readRows } from './session-rows.ts';

/** Free bytes a recording should find when it begins: an hour of 16 channels at 1 kHz. */
export const RECORDING_MIN_FREE_BYTES = 256 * 2 ** 20;

/**
 * Deletes sessions in *Recently deleted* for good, those that were deleted first before others, until `bytes` are free.
 * Those that somebody uses are passed over. Resolves with the ids of those that are gone.
 */
export async function freeStorage(db: Database, bytes: number): Promise<string[]> {
	const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
	return purgeOldest(db, bytes - (quota - usage));
}

/**
 * A store that makes room when the browser's storage is full, and then tries again: deleted sessions go before what is
 * being written is lost. What nobody deleted is never touched.
 */
export function withFreeStorage(db: Database, store: WritableByteStore): WritableByteStore {
	return {
		...store,
		async setMany(entries) {
			for (;;) {
				try {
					return await store.setMany(entries);
				} catch (error) {
					if (!isStorageFull(error)) throw error;
					if ((await purgeOldest(db, sizeOf(entries))).length === 0) throw error;
				}
			}
		}
	};
}

/** The browser's own estimate follows a deletion late, so what was deleted is counted by its rows. */
async function purgeOldest(db: Database, bytes: number): Promise<string[]> {
	if (bytes <= 0) return [];
	const deleted = (await readRows(db)).filter(isDeleted);
	deleted.sort((a, b) => ((a.deletedAt ?? '') < (b.deletedAt ?? '') ? -1 : 1));
	const gone: string[] = [];
	let freed = 0;
	for (const row of deleted) {
		if (freed >= bytes) break;
		if ((await purgeSessions(db, [row.id])).gone.length === 0) continue;
		freed += row.bytes;
		gone.push(row.id);
	}
	if (gone.length > 0) announceChange();
	return gone;
}

const sizeOf = (entries: ReadonlyMap<Key, Uint8Array>): number =>
	[...entries.values()].reduce((sum, { byteLength }) => sum + byteLength, 0);
