import { beforeEach, describe, expect, test } from 'vitest';
import { freshStorage } from '../store/browser-storage.fixture.ts';
import { openDatabase, type Database } from '../store/database.ts';
import { sessionBytes } from '../store/indexed-db.ts';
import { holdLock, sessionLock } from '../store/lock.ts';
import { recoverSession } from './recover.ts';
import { readRow } from './session-rows.ts';
import { storeSession } from './session-row.fixture.ts';

let db: Database;
beforeEach(async () => {
	freshStorage();
	db = await openDatabase();
});

const hasBytes = async (id: string): Promise<boolean> => {
	for await (const key of sessionBytes(db, id).keys()) return key !== undefined;
	return false;
};

describe('recoverSession', () => {
	test('bytes without a row become a session again', async () => {
		await storeSession(db, 'orphan', { row: false });
		const { row, stored } = await recoverSession(db, 'orphan');
		expect(stored).toBe(true);
		expect(row).toMatchObject({ id: 'orphan', seconds: 1.99, finished: true });
		expect(await readRow(db, 'orphan')).toEqual(row);
	});

	test('bytes that never became a session are freed, with a row that nobody can read', async () => {
		await sessionBytes(db, 'rest').setMany(new Map([['/emg.zarr/c/0/0', Uint8Array.of(1)]]));
		await db.put('sessions', { id: 'rest', name: 1 } as never);
		expect(await recoverSession(db, 'rest')).toEqual({ stored: true });
		expect(await hasBytes('rest')).toBe(false);
		expect(await db.getKey('sessions', 'rest')).toBeUndefined();
	});

	test('a session that was never stopped is marked, and one that cannot be opened says why', async () => {
		await storeSession(db, 'torn', { row: { finished: false, name: 'Torn' } });
		const meta = new TextDecoder().decode(await sessionBytes(db, 'torn').get('/meta.json'));
		const unfinished = meta.replace(/"finished":\s*true/, '"finished": false');
		expect(unfinished).not.toBe(meta);
		await sessionBytes(db, 'torn').setMany(new Map([['/meta.json', new TextEncoder().encode(unfinished)]]));
		expect((await recoverSession(db, 'torn')).row).toMatchObject({ recovered: true, finished: false });

		await storeSession(db, 'unreadable', { row: { finished: false } });
		await sessionBytes(db, 'unreadable').setMany(new Map([['/meta.json', Uint8Array.of(1)]]));
		const { row } = await recoverSession(db, 'unreadable');
		expect(row).toMatchObject({ id: 'unreadable', recovered: true });
		expect(row!.problems[0]).toMatch(/never stopped and cannot be opened/);
	});

	test('a session that is being recorded is left alone; `wait` recovers it when its recorder has ended', async () => {
		await storeSession(db, 'x', { row: { finished: false } });
		const release = await holdLock(sessionLock('x'));
		expect((await recoverSession(db, 'x')).row).toBeUndefined();
		const recovering = recoverSession(db, 'x', { wait: true });
		await release!();
		expect((await recovering).row).toMatchObject({ id: 'x', labels: 2 });
	});

	test('a finished, a recovered and a deleted session stay as they are', async () => {
		for (const row of [{ finished: true }, { finished: false, recovered: true }, { deleted: true }]) {
			await storeSession(db, 'x', { row });
			expect((await recoverSession(db, 'x')).row).toBeUndefined();
		}
	});
});
