import { messageOf } from '../core/errors.ts';
import { Session } from '../session/read/session.ts';
import { META_KEY } from '../session/format/metadata.ts';
import type { Database } from '../store/database.ts';
import { deleteSession, sessionBytes } from '../store/indexed-db.ts';
import { ifFree, sessionLock, whenFree } from '../store/lock.ts';
import { emptySummary } from './empty-summary.ts';
import { isSessionRow, type SessionRow } from './session-row.ts';

/** What `recoverSession` made of a session. */
export interface Recovered {
	/** Its row; undefined when nothing had to be done, when nothing was there, or when somebody else uses the session. */
	readonly row?: SessionRow;
	/** False when there was no room for the row: it is right, and is made again at the next start. */
	readonly stored: boolean;
}

/**
 * Makes a session of the browser usable that its recorder left behind: its row is written anew from what is stored.
 * Bytes without a row become a session again; bytes that never became one (no meta.json) are freed. A session that
 * somebody records is left alone; `wait`: until its recorder has ended.
 *
 * Never throws for a session that cannot be opened: its row says why.
 */
export async function recoverSession(
	db: Database,
	id: string,
	{ wait = false }: { wait?: boolean } = {}
): Promise<Recovered> {
	let recovered: Recovered = { stored: true };
	const work = async (): Promise<void> => void (recovered = await recoverNow(db, id));
	await (wait ? whenFree(sessionLock(id), work) : ifFree(sessionLock(id), work));
	return recovered;
}

async function recoverNow(db: Database, id: string): Promise<Recovered> {
	const found: unknown = await db.get('sessions', id);
	const known = isSessionRow(found) ? found : undefined;
	if (known && (known.finished || known.recovered || known.deleted)) return { stored: true };
	const bytes = sessionBytes(db, id);
	if (!known && !(await bytes.get(META_KEY))) {
		// Nothing can open this. Without a row nobody could even delete it.
		await deleteSession(db, id);
		await db.delete('sessions', id);
		return { stored: true };
	}
	const row = await rowOf(id, known, bytes);
	try {
		await db.put('sessions', row);
	} catch {
		// The disk is full. The caller shows the row all the same, and the next start stores it.
		return { row, stored: false };
	}
	return { row, stored: true };
}

async function rowOf(
	id: string,
	known: SessionRow | undefined,
	bytes: ReturnType<typeof sessionBytes>
): Promise<SessionRow> {
	try {
		const summary = await (await Session.open(bytes, { id, name: known?.name ?? id })).summary();
		return { ...summary, ...(!summary.finished && { recovered: true }) };
	} catch (error) {
		const problems = [`It was never stopped and cannot be opened: ${messageOf(error)}`];
		return { ...(known ?? emptySummary(id)), recovered: true, problems };
	}
}
