import { expiryOf, isImportRow } from '../../library/session-row.ts';
import { isDeleted, purgeSessions, unsettled } from '../../library/session-rows.ts';
import { DEMO } from '../../sources/replay/demo-id.ts';
import type { Database } from '../../store/database.ts';

/**
 * Puts right what earlier visits left: imports that never ended and sessions that were deleted long enough ago are deleted
 * for good, and `recover` is called for each recording that was never stopped.
 */
export async function settleSessions(db: Database, recover: (id: string) => Promise<void>): Promise<void> {
	const now = Date.now();
	const left = await unsettled(db, { now, except: [DEMO] });
	const outdated = (row: unknown): boolean =>
		isImportRow(row) || (isDeleted(row) && (expiryOf(row) ?? Infinity) <= now);
	await purgeSessions(db, left.purge, outdated);
	for (const id of left.recover) await recover(id);
}
