import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { rowOf } from '../../library/session-row.fixture.ts';
import { freshStorage } from '../../store/browser-storage.fixture.ts';
import { openDatabase, type Database } from '../../store/database.ts';
import { StoredSessions } from './stored-sessions.svelte.ts';

let db: Database;
const stored: StoredSessions[] = [];
beforeEach(async () => {
	freshStorage();
	db = await openDatabase();
});
afterEach(() => {
	stored.splice(0).forEach((one) => one.close());
	vi.restoreAllMocks();
});

function tab(): StoredSessions {
	const one = new StoredSessions();
	one.open(db);
	stored.push(one);
	return one;
}

test('before the database is open it says so', async () => {
	const one = new StoredSessions();
	stored.push(one);
	await expect(one.refresh()).rejects.toThrow('not open yet');
});

test('readings that are asked for at once are one or two, and the last one sees every change', async () => {
	const one = tab();
	const readings = vi.spyOn(IDBObjectStore.prototype, 'getAll');
	const first = one.refresh();
	await db.put('sessions', rowOf('a'));
	await Promise.all([first, one.refresh(), one.refresh(), one.refresh()]);
	expect(one.rows.map(({ id }) => id)).toEqual(['a']);
	expect(readings.mock.calls.length).toBeLessThanOrEqual(2);
});

test('a reading that fails is that call alone', async () => {
	const one = tab();
	vi.spyOn(IDBObjectStore.prototype, 'getAll').mockImplementationOnce(() => {
		throw new Error('closed');
	});
	await expect(one.refresh()).rejects.toThrow('closed');
	await one.refresh();
	expect(one.rows).toEqual([]);
});

test('a change is seen in this tab at once and in the others soon; none is told of nothing', async () => {
	await db.put('sessions', rowOf('a'));
	const [one, other] = [tab(), tab()];
	let readings = 0;
	other.onRefresh = async () => void readings++;
	expect(await one.change(['a', 'absent'], () => ({ note: 'n' }))).toEqual(['a']);
	expect(one.rows[0]!.note).toBe('n');
	await expect.poll(() => other.rows[0]?.note).toBe('n');
	const before = readings;
	expect(await one.change(['absent'], () => ({ note: 'n' }))).toEqual([]);
	await new Promise((resolve) => setTimeout(resolve, 20));
	expect(readings).toBe(before);
});

test('a row that found no room is shown in place of the one that is stored, until that is finished', async () => {
	await db.put('sessions', rowOf('a', { finished: false }));
	const one = tab();
	one.showUnstored(rowOf('a', { recovered: true, finished: false, labels: 5 }));
	await one.refresh();
	expect(one.rows[0]).toMatchObject({ recovered: true, labels: 5 });
	await db.put('sessions', rowOf('a', { labels: 6 }));
	await one.refresh();
	expect(one.rows[0]).toMatchObject({ finished: true, labels: 6 });
});
