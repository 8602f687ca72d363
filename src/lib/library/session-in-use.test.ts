import { beforeEach, expect, test } from 'vitest';
import { freshStorage } from '../store/browser-storage.fixture.ts';
import { openDatabase, type Database } from '../store/database.ts';
import { holdLock, isLocked, sessionLock } from '../store/lock.ts';
import { replay } from '../sources/replay/kind.ts';
import { holdSessions, whileUnused, inUseReason } from './session-in-use.ts';
import { storeSession } from './session-row.fixture.ts';
import { purgeSessions } from './session-rows.ts';
import { withRecordings } from './labelled-recordings.ts';
import { withSessions } from './with-sessions.ts';

const nameOf = (id: string): string => `Day ${id}`;
const deleted = { row: { deleted: true } };
let db: Database;
beforeEach(async () => {
	freshStorage();
	db = await openDatabase();
});

test('a session that is replayed cannot be deleted for good until the replay is disconnected', async () => {
	await storeSession(db, 'a', deleted);
	const source = await replay.create({ session: 'a', speed: 1 });
	expect(await purgeSessions(db, ['a'])).toEqual({ gone: [], inUse: ['a'] });
	expect(await inUseReason(['a'], nameOf)).toBe(
		'"Day a" is being replayed, in this or another tab. It stays in Recently deleted. End the replay, then try again.'
	);
	await source.connect(new AbortController().signal);
	await source.disconnect();
	expect(await purgeSessions(db, ['a'])).toEqual({ gone: ['a'], inUse: [] });
});

test('a replay that cannot be opened holds nothing', async () => {
	await expect(replay.create({ session: 'gone', speed: 1 })).rejects.toThrow();
	expect(await isLocked(sessionLock('gone'))).toBe(false);
});

test('while sessions are trained on none of them is deleted for good, also when the training fails', async () => {
	for (const id of ['a', 'b']) await storeSession(db, id, deleted);
	const sessions = ['a', 'b'].map((id) => ({ id, name: nameOf(id) }));
	const training = withRecordings(db, { stream: 'emg', sessions }, async (recordings) => {
		expect(recordings.map(({ name }) => name)).toEqual(['Day a', 'Day b']);
		expect((await purgeSessions(db, ['a', 'b'])).gone).toEqual([]);
		expect(await inUseReason(['a', 'b'], nameOf)).toMatch(/^2 sessions are being trained on, .* cancel it/);
		throw new Error('stopped');
	});
	await expect(training).rejects.toThrow('stopped');
	expect((await purgeSessions(db, ['a', 'b'])).gone).toEqual(['a', 'b']);
});

test('every use is said; one that is recorded is refused, and nothing is held then', async () => {
	await storeSession(db, 'a', deleted);
	await whileUnused(['a'], 'exported', nameOf, () =>
		withSessions(db, [{ id: 'a', name: 'a' }], 'analysed', async () => {
			expect(await inUseReason(['a'], nameOf)).toContain('being analysed, exported, in this or another tab');
		})
	);
	await holdLock(sessionLock('r'));
	await expect(holdSessions(['a', 'r'], 'exported', nameOf)).rejects.toThrow('"Day r" is being recorded');
	expect(await isLocked(sessionLock('a'))).toBe(false);
});
