import { beforeEach, expect, test } from 'vitest';
import { hertz, seconds } from '../core/units.ts';
import { exportToDisk } from '../formats/export-to-disk.ts';
import { copyToBrowser } from '../formats/import-file.ts';
import { SharedRing } from '../ring/shared-ring.ts';
import { NO_EDITS } from '../session/edit/edits.ts';
import { Session } from '../session/read/session.ts';
import type { RecordedRing } from '../session/write/recorder.ts';
import { freshStorage } from '../store/browser-storage.fixture.ts';
import { openDatabase, type Database } from '../store/database.ts';
import { sessionBytes } from '../store/indexed-db.ts';
import { assess } from './assess.ts';
import { correct } from './correct.ts';
import { freeStorage } from './free-storage.ts';
import { OngoingRecording } from './ongoing-recording.ts';
import { recoverSession } from './recover.ts';
import { holdSessions } from './session-in-use.ts';
import { resolveStore, writableAt } from './session-location.ts';
import { changeRows, purgeSessions, readRow, unsettled } from './session-rows.ts';
import { storeSession } from './session-row.fixture.ts';
import { withSessions } from './with-sessions.ts';

/** The database as another tab has it open. */
let other: Database;
beforeEach(async () => {
	freshStorage();
	other = await openDatabase();
});

const start = (id: string) => ({ id, classNames: ['Rest'], created: new Date(2026, 2, 9) });
const none = { onFraction: () => {}, signal: new AbortController().signal };

/** A stream that has delivered two seconds; no value is 0. */
function stream(): { recorded: RecordedRing; more: () => void } {
	const info = { name: 'emg', nChannels: 2, fs: hertz(100), unit: 'uV' } as const;
	const ring = SharedRing.create(2, 1024);
	const recorded = { info, ring: ring.handle, from: ring.written };
	let n = 0;
	const more = (): void => {
		const timestamps = Float64Array.from({ length: 100 }, (_, i) => (n + i) / 100);
		const data = Float32Array.from({ length: 200 }, (_, i) => n + Math.floor(i / 2) + 1);
		ring.write({ data, timestamps }, seconds(n / 100 + 1));
		n += 100;
	};
	more();
	return { recorded, more };
}

/** What another tab may try while `x` is recorded. */
const TRIED: readonly (readonly [string, () => Promise<unknown>])[] = [
	['open it', () => resolveStore(other, 'x')],
	['write into it', () => writableAt(other, 'x')],
	['edit it', () => correct(other, 'x', { act: 'edit', edits: { ...NO_EDITS, notes: 'mine' } })],
	['change its labels', () => correct(other, 'x', { act: 'labels', recorded: [], edits: NO_EDITS })],
	['measure its quality', () => assess(other, 'x', 'x')],
	['read it', () => withSessions(other, [{ id: 'x', name: 'x' }], 'read', async (all) => all)],
	['replay it', () => holdSessions(['x'], 'replayed', (id) => id)],
	['train on it and another', () => holdSessions(['y', 'x'], 'trained on', (id) => id)],
	['export it', () => exportToDisk(other, { sessions: [{ id: 'x', name: 'x' }], kind: 'csv' }, none)],
	[
		'export it with another',
		() => exportToDisk(other, { sessions: ['y', 'x'].map((id) => ({ id, name: id })), kind: 'zip' }, none)
	],
	['copy it', () => copyToBrowser(other, 'x', 'x', none)],
	['record it as well', () => OngoingRecording.begin(start('x'), [stream().recorded])],
	['record another', () => OngoingRecording.begin(start('z'), [stream().recorded])]
];

test.each(TRIED)(
	'another tab cannot %s while it is recorded, and nothing is lost',
	async (_what, attempt) => {
		await storeSession(other, 'y');
		const { recorded, more } = stream();
		const recording = await OngoingRecording.begin(start('x'), [recorded]);
		await recording.recorder.flush();
		await expect(attempt()).rejects.toThrow(/is being recorded now|Another tab of this app is recording/);
		more();
		const summary = await recording.stop({});
		expect(summary).toMatchObject({ finished: true, problems: [], streams: [{ nSamples: 200 }] });
		await wholeSession();
		// Afterwards nothing holds it: what was refused goes.
		expect((await resolveStore(other, 'x')).keys).toBeDefined();
		expect(await readRow(other, 'z')).toBeUndefined();
	}
);

test('another tab that deletes, frees, purges and recovers all it can takes nothing of a running recording', async () => {
	freshStorage({ quota: 2 ** 40, usage: 2 ** 20 });
	other = await openDatabase();
	const { recorded, more } = stream();
	const recording = await OngoingRecording.begin(start('x'), [recorded]);
	for (let round = 0; round < 3; round++) {
		await recording.recorder.flush();
		await changeRows(other, ['x'], () => ({ deleted: true, deletedAt: '2020-01-01T00:00:00Z' }));
		expect(await purgeSessions(other, ['x'], () => true)).toEqual({ gone: [], inUse: ['x'] });
		expect(await freeStorage(other, 2 ** 50)).toEqual([]);
		const { recover, purge } = await unsettled(other);
		for (const id of [...recover, 'x']) expect(await recoverSession(other, id)).toEqual({ stored: true });
		expect(await purgeSessions(other, purge, () => true)).toMatchObject({ gone: [] });
		if (round < 2) more();
	}
	await recording.stop({});
	await wholeSession(300);
	// What a person deleted meanwhile is in Recently deleted, whole.
	await changeRows(other, ['x'], () => ({ deleted: false }));
	expect(await readRow(other, 'x')).toMatchObject({ finished: true, problems: [] });
});

test('a recovery that waits begins when the recorder has ended, and leaves a finished session as it is', async () => {
	const { recorded } = stream();
	const recording = await OngoingRecording.begin(start('x'), [recorded]);
	const waiting = recoverSession(other, 'x', { wait: true });
	await recording.stop({});
	expect(await waiting).toEqual({ stored: true });
	expect((await readRow(other, 'x'))?.recovered).toBeUndefined();
	await wholeSession(100);
});

/** Every sample of `x` is there. */
async function wholeSession(rows = 200): Promise<void> {
	const session = await Session.open(sessionBytes(other, 'x'), { id: 'x', name: 'x' });
	const { data } = await session.getContinuous('emg');
	expect([...data]).toEqual(Array.from({ length: 2 * rows }, (_, i) => Math.floor(i / 2) + 1));
}
