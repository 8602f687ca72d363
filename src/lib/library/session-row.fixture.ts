import { makeSession } from '../session/write/session.fixture.ts';
import type { Database } from '../store/database.ts';
import { sessionBytes } from '../store/indexed-db.ts';
import { emptySummary } from './empty-summary.ts';
import type { SessionRow } from './session-row.ts';

/** What a row tells of a stream of EMG. */
export const emgStream = {
	name: 'emg',
	nChannels: 8,
	fs: 200,
	unit: 'uV',
	dtype: '<f4',
	nSamples: 9,
	seconds: 1,
	gaps: 0,
	lost: 0
};

/** A row as the recorder stores it. */
export const rowOf = (id: string, more: Partial<SessionRow> = {}): SessionRow => ({
	...emptySummary(id),
	created: '2026-03-09T14:05:00',
	bytes: 1000,
	...more
});

/** Stores the bytes of a session of two seconds; its row too, unless `row` is false. */
export async function storeSession(
	db: Database,
	id: string,
	{ row = {} }: { row?: Partial<SessionRow> | false } = {}
): Promise<void> {
	const made = await makeSession({ streams: [{ fs: 100, seconds: 2 }], labels: [[0.5, 1]] });
	await sessionBytes(db, id).setMany(made);
	if (row) await db.put('sessions', rowOf(id, row));
}
