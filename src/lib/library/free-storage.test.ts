import { beforeEach, expect, test } from 'vitest';
import { AppError } from '../core/errors.ts';
import type { Key, WritableByteStore } from '../store/byte-store.ts';
import { freshStorage } from '../store/browser-storage.fixture.ts';
import { openDatabase, type Database } from '../store/database.ts';
import { memoryStore } from '../store/memory.ts';
import { freeStorage, withFreeStorage } from './free-storage.ts';
import { storeSession } from './session-row.fixture.ts';

let db: Database;
beforeEach(async () => {
	freshStorage({ quota: 1000, usage: 900 });
	db = await openDatabase();
	for (const [i, id] of ['a', 'b', 'c'].entries()) {
		const deletedAt = `2026-11-0${i + 1}T00:00:00Z`;
		await storeSession(db, id, { row: { deleted: true, deletedAt, bytes: 300 } });
	}
});

test('with enough room nothing is deleted for good', async () => {
	expect(await freeStorage(db, 100)).toEqual([]);
});

test('as many deleted sessions go as are needed, oldest first', async () => {
	expect(await freeStorage(db, 500)).toEqual(['a', 'b']);
	expect(await freeStorage(db, 10_000)).toEqual(['c']);
});

/** A store that is full until the database holds at most `most` sessions. */
function fullStore(most: number): WritableByteStore {
	const store = memoryStore();
	return {
		...store,
		async setMany(entries) {
			if ((await db.count('sessions')) <= most) return store.setMany(entries);
			throw new AppError('SessionError', 'full', {
				cause: new DOMException('no room', 'QuotaExceededError')
			});
		}
	};
}
const entries = new Map<Key, Uint8Array>([['/a', Uint8Array.of(1)]]);

test('a write into a full storage succeeds as soon as enough deleted sessions are gone', async () => {
	const store = withFreeStorage(db, fullStore(1));
	await store.setMany(entries);
	expect(await store.get('/a')).toEqual(Uint8Array.of(1));
	expect(await db.getAllKeys('sessions')).toEqual(['c']);
});

test('it fails when nothing deleted is left, and for any other reason at once', async () => {
	await expect(withFreeStorage(db, fullStore(-1)).setMany(entries)).rejects.toThrow('full');
	await storeSession(db, 'd', { row: { deleted: true } });
	const failing = { ...memoryStore(), setMany: async () => Promise.reject(new Error('other')) };
	await expect(withFreeStorage(db, failing).setMany(entries)).rejects.toThrow('other');
	expect(await db.getAllKeys('sessions')).toEqual(['d']);
});
