import { beforeEach, describe, expect, test } from 'vitest';
import { freshStorage } from './browser-storage.fixture.ts';
import type { Key } from './byte-store.ts';
import { openDatabase, type Database } from './database.ts';
import { isStorageFull, recordingBytes, sessionBytes } from './indexed-db.ts';
import { memoryStore } from './memory.ts';
import { verifiedStore } from './verified.ts';

let db: Database;
beforeEach(async () => {
	freshStorage();
	db = await openDatabase();
});

const entry = (key: Key, byte = 1): Map<Key, Uint8Array> => new Map([[key, Uint8Array.of(byte)]]);
/** Two entries, of which the browser cannot store the second. */
const notStorable = new Map<Key, Uint8Array>([
	['/a', Uint8Array.of(1)],
	['/b', (() => {}) as unknown as Uint8Array]
]);

describe('sessionBytes', () => {
	test('a write of which one part cannot be stored stores none', async () => {
		const store = sessionBytes(db, 'x');
		const failure = await store.setMany(notStorable).catch((error: unknown) => error);
		expect(failure).toMatchObject({ name: 'SessionError' });
		expect(isStorageFull(failure)).toBe(false);
		expect(await store.get('/a')).toBeUndefined();
	});
});

describe('recordingBytes', () => {
	test('row and first bytes come in one transaction', async () => {
		const store = recordingBytes(db, { id: 'x' });
		await expect(store.setMany(notStorable)).rejects.toMatchObject({ name: 'SessionError' });
		expect(await db.getAllKeys('sessions')).toEqual([]);
		await store.setMany(entry('/a'));
		await store.setMany(entry('/b'));
		await store.close();
		expect(await db.getAllKeys('sessions')).toEqual(['x']);
		expect(await db.count('bytes')).toBe(2);
	});

	test('an id that another session has is refused, and that session is left alone', async () => {
		await db.put('sessions', { id: 'x' });
		await expect(recordingBytes(db, { id: 'x' }).setMany(entry('/a'))).rejects.toMatchObject({
			name: 'SessionError'
		});
		expect(await db.count('bytes')).toBe(0);
	});

	test('nothing is written, and close fails, once the row was deleted', async () => {
		const store = recordingBytes(db, { id: 'x' });
		await store.setMany(entry('/a'));
		await db.delete('sessions', 'x');
		await expect(store.setMany(entry('/b'))).rejects.toThrow('deleted while it was being recorded');
		await expect(store.close()).rejects.toThrow('deleted while it was being recorded');
		expect(await db.count('bytes')).toBe(1);
	});
});

describe('verifiedStore', () => {
	test('close fails when something that was written is gone', async () => {
		const map = new Map<Key, Uint8Array>();
		const store = verifiedStore(memoryStore(map));
		for (const key of ['/a', '/b', '/a'] as const) await store.setMany(entry(key));
		await store.close();
		map.delete('/b');
		await expect(store.close()).rejects.toThrow('1 of 2 parts that were stored are gone');
	});
});
