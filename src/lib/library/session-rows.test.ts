import { beforeEach, describe, expect, test, vi } from 'vitest';
import { freshStorage } from '../store/browser-storage.fixture.ts';
import { openDatabase, type Database } from '../store/database.ts';
import { sessionBytes } from '../store/indexed-db.ts';
import { holdLock, holdShares, sessionLock } from '../store/lock.ts';
import { changeRows, purgeSessions, readRow, readRows, unsettled, withNewId } from './session-rows.ts';
import { rowOf, storeSession } from './session-row.fixture.ts';

let db: Database;
beforeEach(async () => {
	freshStorage();
	db = await openDatabase();
});

const keysOf = async (id: string): Promise<string[]> => {
	const keys: string[] = [];
	for await (const key of sessionBytes(db, id).keys()) keys.push(key);
	return keys;
};
const day = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString();

describe('rows', () => {
	test('rows of another shape are left out, and fields of newer versions are kept', async () => {
		await db.put('sessions', { ...rowOf('good'), newer: 7 } as never);
		await db.put('sessions', { id: 'bad', name: 5 } as never);
		expect((await readRows(db)).map(({ id }) => id)).toEqual(['good']);
		await changeRows(db, ['good', 'bad', 'absent'], () => ({ name: 'Other' }));
		expect(await db.get('sessions', 'good')).toMatchObject({ name: 'Other', newer: 7 });
		expect(await readRow(db, 'bad')).toBeUndefined();
	});

	test('500 rows are changed in one transaction', async () => {
		const ids = Array.from({ length: 500 }, (_, i) => `s${i}`);
		for (const id of ids) await db.put('sessions', rowOf(id));
		const transaction = vi.spyOn(db, 'transaction');
		expect(await changeRows(db, ids, () => ({ deleted: true }))).toEqual(ids);
		expect(transaction).toHaveBeenCalledTimes(1);
		expect((await readRows(db)).every(({ deleted }) => deleted)).toBe(true);
	});
});

describe('purgeSessions', () => {
	test('row and bytes of a deleted session go; one that was restored stays', async () => {
		await storeSession(db, 'gone', { row: { deleted: true } });
		await storeSession(db, 'restored');
		expect(await purgeSessions(db, ['gone', 'restored', 'absent'])).toEqual({ gone: ['gone'], inUse: [] });
		expect(await keysOf('gone')).toEqual([]);
		expect(await readRow(db, 'gone')).toBeUndefined();
		expect((await keysOf('restored')).length).toBeGreaterThan(3);
	});

	test('a session that somebody records or exports stays', async () => {
		await storeSession(db, 'exported', { row: { deleted: true } });
		await storeSession(db, 'recorded', { row: { deleted: true } });
		const release = await holdLock(sessionLock('recorded'));
		const shares = await holdShares([sessionLock('exported')]);
		const { gone, inUse } = await purgeSessions(db, ['recorded', 'exported']);
		expect({ gone, inUse }).toEqual({ gone: [], inUse: ['recorded', 'exported'] });
		await shares.release();
		await release!();
		expect((await purgeSessions(db, ['recorded', 'exported'])).gone).toEqual(['recorded', 'exported']);
	});

	test('a restore and a purge at the same time: the session is whole, or it is gone', async () => {
		for (let i = 0; i < 10; i++) {
			await storeSession(db, 'x', { row: { deleted: true } });
			const restore = changeRows(db, ['x'], () => ({ deleted: false }));
			const [restored, { gone }] = await Promise.all([restore, purgeSessions(db, ['x'])]);
			expect(restored.length + gone.length).toBe(1);
			expect((await keysOf('x')).length > 3).toBe(restored.length === 1);
			await db.delete('sessions', 'x');
		}
	});
});

describe('withNewId', () => {
	test('two imports of one name at once get two ids and do not mix their bytes', async () => {
		const fill = (value: number) => async (id: string) => {
			for (const key of ['/a', '/b'] as const) {
				await sessionBytes(db, id).setMany(new Map([[key, Uint8Array.of(value)]]));
				await new Promise((resolve) => setTimeout(resolve, 1));
			}
			return rowOf(id, { labels: value });
		};
		const rows = await Promise.all([withNewId(db, 'take', fill(1)), withNewId(db, 'take', fill(2))]);
		expect(rows.map(({ id }) => id).sort()).toEqual(['take', 'take-2']);
		for (const { id, labels } of rows) {
			const [a, b] = await Promise.all([sessionBytes(db, id).get('/a'), sessionBytes(db, id).get('/b')]);
			expect([a![0], b![0]]).toEqual([labels, labels]);
		}
	});

	test('an id that has bytes but no row, or is being recorded, is taken', async () => {
		await storeSession(db, 'x', { row: false });
		await holdLock(sessionLock('x-2'));
		expect((await withNewId(db, 'x', async (id) => rowOf(id))).id).toBe('x-3');
	});

	test('what fails leaves nothing behind', async () => {
		const failing = withNewId(db, 'x', async (id) => {
			await storeSession(db, id, { row: false });
			throw new Error('no session');
		});
		await expect(failing).rejects.toThrow('no session');
		expect(await keysOf('x')).toEqual([]);
		expect(await db.getAllKeys('sessions')).toEqual([]);
	});
});

describe('unsettled', () => {
	test('finds recordings that were not stopped, bytes without a row, broken rows, imports that did not end, and what expired', async () => {
		await storeSession(db, 'fine');
		await storeSession(db, 'unstopped', { row: { finished: false } });
		await storeSession(db, 'recovered', { row: { finished: false, recovered: true } });
		await storeSession(db, 'orphan', { row: false });
		await storeSession(db, 'demo', { row: false });
		await storeSession(db, 'recent', { row: { deleted: true, deletedAt: day(6) } });
		await storeSession(db, 'expired', { row: { deleted: true, deletedAt: day(8) } });
		await storeSession(db, 'half', { row: false });
		await db.put('sessions', { id: 'half', importing: true } as never);
		await db.put('sessions', { id: 'half-old', deleted: true } as never);
		await db.put('sessions', { id: 'broken', name: 3 } as never);
		const { recover, purge } = await unsettled(db, { except: ['demo'] });
		expect([...recover].sort()).toEqual(['broken', 'orphan', 'unstopped']);
		expect([...purge].sort()).toEqual(['expired', 'half', 'half-old']);
	});

	test('a deleted session of an older version, without a time, is kept for 7 days from now', async () => {
		await storeSession(db, 'old', { row: { deleted: true } });
		expect(await unsettled(db)).toEqual({ recover: [], purge: [] });
		expect((await readRow(db, 'old'))!.deletedAt).toBeDefined();
		expect((await unsettled(db, { now: Date.now() + 8 * 86_400_000 })).purge).toEqual(['old']);
	});
});
