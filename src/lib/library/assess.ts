import { isAppError } from '../core/errors.ts';
import type { Database } from '../store/database.ts';
import { sessionBytes } from '../store/indexed-db.ts';
import { withSessions } from './with-sessions.ts';
import { storedQuality, writeQuality } from '../session/quality/quality-stored.ts';
import { qualityOf, type QualityOptions, type QualityReport } from '../session/quality/quality.ts';
import type { Session } from '../session/read/session.ts';

/**
 * The quality of a session, wherever it is (`resolveStore`). The measurements of a session in the browser are kept with it the
 * first time, so that afterwards, with other windows or after edits, no sample is read. Sessions in linked folders and
 * behind links stay as they are. `name` is what errors call it.
 *
 * Throws a SessionError when the session cannot be opened, an AbortError when it was cancelled.
 */
export async function assess(
	db: Database,
	id: string,
	name: string,
	options: Omit<QualityOptions, 'streams'> = {}
): Promise<QualityReport> {
	return withSessions(db, [{ id, name }], 'read', ([session]) => assessOpen(db, session!, options));
}

async function assessOpen(
	db: Database,
	session: Session,
	options: Omit<QualityOptions, 'streams'>
): Promise<QualityReport> {
	const { id } = session;
	const streams = storedQuality(session.extras);
	const report = await qualityOf(session, { ...options, streams });
	// A take that is not finished may still be growing.
	const mine = (await db.get('sessions', id)) !== undefined;
	if (streams || !session.finished || !mine) return report;
	try {
		await writeQuality(sessionBytes(db, id), report);
	} catch (error) {
		// No room: the report is as good, and is measured anew the next time.
		if (!isAppError(error, 'SessionError')) throw error;
	}
	return report;
}
