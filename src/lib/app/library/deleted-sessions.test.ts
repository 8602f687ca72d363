import { afterEach, beforeEach, expect, test } from 'vitest';
import { rowOf, storeSession } from '../../library/session-row.fixture.ts';
import { readRow } from '../../library/session-rows.ts';
import { freshStorage } from '../../store/browser-storage.fixture.ts';
import { openDatabase, type Database } from '../../store/database.ts';
import { DeletedSessions } from './deleted-sessions.svelte.ts';
import { StoredSessions } from './stored-sessions.svelte.ts';

let db: Database;
let stored: StoredSessions;
let deleted: DeletedSessions;
beforeEach(async () => {
	freshStorage();
	db = await openDatabase();
	stored = new StoredSessions();
	stored.open(db);
	deleted = new DeletedSessions(stored);
});
afterEach(() => stored.close());

const ago = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

test('the one that was deleted last comes first, with the days it has left and the bytes of all', async () => {
	await db.put('sessions', rowOf('old', { deleted: true, deletedAt: ago(6.5), bytes: 5 }));
	await db.put('sessions', rowOf('new', { deleted: true, deletedAt: ago(0.1), bytes: 7 }));
	await db.put('sessions', rowOf('kept', { bytes: 100 }));
	await stored.refresh();
	expect(deleted.list.map(({ id, daysLeft }) => [id, daysLeft])).toEqual([
		['new', 7],
		['old', 1]
	]);
	expect(deleted.bytes).toBe(12);
});

test('deleting again does not begin the seven days again', async () => {
	await storeSession(db, 'a', { row: { deleted: true, deletedAt: ago(6.5) } });
	await stored.refresh();
	expect(await deleted.add(['a'])).toEqual([]);
	expect(deleted.list[0]!.daysLeft).toBe(1);
	await deleted.restore(['a']);
	expect(await deleted.add(['a'])).toEqual(['a']);
	expect(deleted.list[0]!.daysLeft).toBe(7);
});

test('restoring what was never deleted changes nothing', async () => {
	await storeSession(db, 'a');
	await deleted.restore(['a']);
	expect(await readRow(db, 'a')).not.toHaveProperty('deleted');
});

test('two sessions that are gone are said in one sentence', async () => {
	await expect(deleted.restore(['x', 'y'])).rejects.toThrow('2 sessions are gone for good');
});

test('a session that was restored meanwhile is not deleted for good', async () => {
	await storeSession(db, 'a', { row: { deleted: true, deletedAt: ago(1) } });
	await deleted.restore(['a']);
	await deleted.purge(['a']);
	expect(await readRow(db, 'a')).toBeDefined();
});
