import { beforeEach, describe, expect, test } from 'vitest';
import { hertz, seconds } from '../core/units.ts';
import { SharedRing } from '../ring/shared-ring.ts';
import type { RecordedRing } from '../session/write/recorder.ts';
import { freshStorage } from '../store/browser-storage.fixture.ts';
import { openDatabase, type Database } from '../store/database.ts';
import { rangeOf, sessionBytes } from '../store/indexed-db.ts';
import { isLocked, lockedSessions, RECORDING_LOCK } from '../store/lock.ts';
import { OngoingRecording } from './ongoing-recording.ts';
import { recoverSession } from './recover.ts';
import { resolveStore } from './session-location.ts';
import { changeRows, purgeSessions, readRow, unsettled } from './session-rows.ts';
import { storeSession } from './session-row.fixture.ts';

let db: Database;
beforeEach(async () => {
	freshStorage();
	db = await openDatabase();
});

const info = { name: 'emg', nChannels: 2, fs: hertz(100), unit: 'uV' } as const;
const start = (id: string) => ({ id, classNames: ['Rest'], created: new Date(2026, 2, 9) });

/** A stream that has delivered two seconds. */
function stream(): RecordedRing {
	const ring = SharedRing.create(2, 1024);
	const from = ring.written;
	const timestamps = Float64Array.from({ length: 200 }, (_, i) => i / 100);
	ring.write({ data: new Float32Array(400).fill(1), timestamps }, seconds(2));
	return { info, ring: ring.handle, from };
}

describe('a recording', () => {
	test('holds the lock of its session from the first byte to the end, and then no longer', async () => {
		const recording = await OngoingRecording.begin(start('x'), [stream()]);
		expect([...(await lockedSessions())]).toEqual(['x']);
		expect(await readRow(db, 'x')).toMatchObject({ finished: false });
		await recording.recorder.flush();
		await recording.stop({});
		expect([...(await lockedSessions())]).toEqual([]);
		expect(await isLocked(RECORDING_LOCK)).toBe(false);
		expect(await readRow(db, 'x')).toMatchObject({
			finished: true,
			problems: [],
			streams: [{ nSamples: 200 }]
		});
	});

	test('a second one is refused, and the first goes on', async () => {
		await OngoingRecording.begin(start('x'), []);
		await expect(OngoingRecording.begin(start('y'), [])).rejects.toThrow(
			'Another tab of this app is recording'
		);
		expect([...(await lockedSessions())]).toEqual(['x']);
		expect(await readRow(db, 'y')).toBeUndefined();
	});

	test('other tabs can neither read, purge nor recover it', async () => {
		await OngoingRecording.begin(start('x'), [stream()]);
		await expect(resolveStore(db, 'x')).rejects.toThrow('"x" is being recorded now');
		await changeRows(db, ['x'], () => ({ deleted: true }));
		expect(await purgeSessions(db, ['x'])).toEqual({ gone: [], inUse: ['x'] });
		expect(await recoverSession(db, 'x')).toEqual({ stored: true });
	});

	test('row and bytes that were deleted under it: the next flush says so and writes nothing', async () => {
		const { recorder, stop } = await begun('x', stream());
		await recorder.flush();
		await deleteAll('x');
		recorder.label({ timestamp: seconds(1), classIndex: 0 });
		await recorder.flush();
		expect(recorder.failure).toMatch(/was deleted while it was being recorded/);
		expect(await db.getAllKeys('bytes')).toEqual([]);
		await expect(stop()).rejects.toThrow(/was deleted while it was being recorded/);
		expect(await unsettled(db)).toEqual({ recover: [], purge: [] });
	});

	test('bytes that were deleted under it: Stop says so, and what is left has a row', async () => {
		const { recorder, stop } = await begun('x', stream());
		await recorder.flush();
		await db.delete('bytes', rangeOf('x'));
		await expect(stop()).rejects.toThrow(/parts that were stored are gone/);
		expect(await readRow(db, 'x')).toMatchObject({ finished: false });
		expect((await unsettled(db)).recover).toEqual(['x']);
	});

	test('its row alone that was deleted: what was stored until then becomes a session again', async () => {
		const { recorder, stop } = await begun('x', stream());
		await recorder.flush();
		await db.delete('sessions', 'x');
		await expect(stop()).rejects.toThrow(/was deleted/);
		expect((await unsettled(db)).recover).toEqual(['x']);
		expect((await recoverSession(db, 'x')).row).toMatchObject({ id: 'x', recovered: true });
	});

	test('begins with room: sessions that were deleted first go, until there is enough', async () => {
		freshStorage({ quota: 300 * 2 ** 20, usage: 290 * 2 ** 20 });
		db = await openDatabase();
		await storeSession(db, 'kept');
		const big = { deleted: true, bytes: 200 * 2 ** 20 };
		await storeSession(db, 'newer', { row: { ...big, deletedAt: '2026-11-02T00:00:00Z' } });
		await storeSession(db, 'oldest', { row: { ...big, deletedAt: '2026-11-01T00:00:00Z' } });
		await storeSession(db, 'newest', { row: { ...big, deletedAt: '2026-11-03T00:00:00Z' } });
		await OngoingRecording.begin(start('x'), []);
		expect((await db.getAllKeys('sessions')).sort()).toEqual(['kept', 'newest', 'x']);
		expect(await sessionBytes(db, 'oldest').get('/meta.json')).toBeUndefined();
	});
});

async function begun(
	id: string,
	recorded: RecordedRing
): Promise<{ recorder: OngoingRecording['recorder']; stop: () => Promise<unknown> }> {
	const recording = await OngoingRecording.begin(start(id), [recorded]);
	return { recorder: recording.recorder, stop: () => recording.stop({}) };
}

async function deleteAll(id: string): Promise<void> {
	await db.delete('sessions', id);
	await db.delete('bytes', rangeOf(id));
}
