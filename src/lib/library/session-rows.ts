import type { Database } from '../store/database.ts';
import { rangeOf } from '../store/indexed-db.ts';
import { ifFree, sessionLock } from '../store/lock.ts';
import { forgetPyramids } from './pyramid-cache.ts';
import { expiryOf, isImportRow, isSessionRow, type ImportRow, type SessionRow } from './session-row.ts';

/** Every row that can be read, deleted ones included. Others are made anew by `recoverSession`. */
export async function readRows(db: Database): Promise<SessionRow[]> {
	const rows: unknown[] = await db.getAll('sessions');
	return rows.filter(isSessionRow);
}

/** One row; undefined when there is none that can be read. */
export async function readRow(db: Database, id: string): Promise<SessionRow | undefined> {
	const row: unknown = await db.get('sessions', id);
	return isSessionRow(row) ? row : undefined;
}

/**
 * Changes rows in one transaction: `change` gets each row that is there and gives what is other in it; undefined leaves
 * it as it is. Resolves with the ids of those that were changed.
 */
export async function changeRows(
	db: Database,
	ids: readonly string[],
	change: (row: SessionRow) => Partial<SessionRow> | undefined
): Promise<string[]> {
	const transaction = db.transaction('sessions', 'readwrite');
	const changed = await Promise.all(
		ids.map(async (id) => {
			const row: unknown = await transaction.store.get(id);
			const parts = isSessionRow(row) ? change(row) : undefined;
			if (!parts) return [];
			await transaction.store.put({ ...(row as SessionRow), ...parts });
			return [id];
		})
	);
	await transaction.done;
	return changed.flat();
}

/** What became of sessions that were to be deleted for good. */
export interface Purged {
	readonly gone: readonly string[];
	/** Somebody uses them (an export, for instance), so they are still there. */
	readonly inUse: readonly string[];
}

/**
 * Deletes sessions for good, each with row and bytes in one transaction and under its lock, when `really` still says so of
 * its row: one that was restored meanwhile stays. Their pyramids are forgotten too.
 */
export async function purgeSessions(
	db: Database,
	ids: readonly string[],
	really: (row: unknown) => boolean = isDeleted
): Promise<Purged> {
	const gone: string[] = [];
	const inUse: string[] = [];
	for (const id of ids) {
		const free = await ifFree(sessionLock(id), async () => {
			if (await purge(db, id, really)) gone.push(id);
		});
		if (!free) inUse.push(id);
	}
	if (gone.length > 0) await forgetPyramids((id) => gone.includes(id));
	return { gone, inUse };
}

async function purge(db: Database, id: string, really: (row: unknown) => boolean): Promise<boolean> {
	const transaction = db.transaction(['sessions', 'bytes'], 'readwrite');
	const wanted = really(await transaction.objectStore('sessions').get(id));
	if (wanted) {
		await transaction.objectStore('sessions').delete(id);
		await transaction.objectStore('bytes').delete(rangeOf(id));
	}
	await transaction.done;
	return wanted;
}

/** True for the row of a session in *Recently deleted*. */
export const isDeleted = (row: unknown): row is SessionRow => isSessionRow(row) && row.deleted === true;

/**
 * Runs `work` with an id that no session has: `stem`, or with a number behind it. The id is reserved, for all tabs, while
 * `work` runs; what `work` stored under it is removed when it fails, or at the next start when the tab ends meanwhile.
 * `work` resolves with the row of the new session.
 */
export async function withNewId<T extends SessionRow>(
	db: Database,
	stem: string,
	work: (id: string) => Promise<T>
): Promise<T> {
	for (let n = 1; ; n++) {
		const id = n === 1 ? stem : `${stem}-${n}`;
		let made: T | undefined;
		await ifFree(sessionLock(id), async () => {
			if (await reserve(db, id)) made = await fill(db, id, work);
		});
		if (made) return made;
	}
}

/** Adds the row of an import when the id has neither a row nor bytes. */
async function reserve(db: Database, id: string): Promise<boolean> {
	const transaction = db.transaction(['sessions', 'bytes'], 'readwrite');
	const sessions = transaction.objectStore('sessions');
	const taken =
		(await sessions.getKey(id)) !== undefined ||
		(await transaction.objectStore('bytes').getKey(rangeOf(id))) !== undefined;
	const row: ImportRow = { id, importing: true };
	if (!taken) await sessions.add(row);
	await transaction.done;
	return !taken;
}

async function fill<T extends SessionRow>(
	db: Database,
	id: string,
	work: (id: string) => Promise<T>
): Promise<T> {
	try {
		const row = await work(id);
		await db.put('sessions', row);
		return row;
	} catch (error) {
		const transaction = db.transaction(['sessions', 'bytes'], 'readwrite');
		await transaction.objectStore('bytes').delete(rangeOf(id));
		await transaction.objectStore('sessions').delete(id);
		await transaction.done;
		throw error;
	}
}

/** What has to be put right before the list of sessions is shown. */
export interface Unsettled {
	/** Recordings that never reached Stop, rows that cannot be read, and bytes without a row: see `recoverSession`. */
	readonly recover: readonly string[];
	/** Imports that never ended, and sessions that were deleted long enough ago. */
	readonly purge: readonly string[];
}

/**
 * Finds what earlier visits left. `now`: milliseconds since 1970; `except`: bytes without a row that belong to the app.
 * Deleted sessions without a time (of older versions) get `now`.
 */
export async function unsettled(
	db: Database,
	{ now = Date.now(), except = [] }: { now?: number; except?: readonly string[] } = {}
): Promise<Unsettled> {
	const recover: string[] = [];
	const purge: string[] = [];
	const undated: string[] = [];
	const known = new Set(except);
	for (const row of (await db.getAll('sessions')) as readonly { readonly id: string }[]) {
		known.add(row.id);
		if (isImportRow(row)) purge.push(row.id);
		else if (!isSessionRow(row)) recover.push(row.id);
		else if (!row.deleted) {
			if (!row.finished && !row.recovered) recover.push(row.id);
		} else if (expiryOf(row) === undefined) undated.push(row.id);
		else if (expiryOf(row)! <= now) purge.push(row.id);
	}
	const deletedAt = new Date(now).toISOString();
	if (undated.length > 0) await changeRows(db, undated, (row) => (row.deleted ? { deletedAt } : undefined));
	for (const id of await idsWithBytes(db)) if (!known.has(id)) recover.push(id);
	return { recover, purge };
}

/** Ids of all sessions that have bytes: one look per session, whatever its size. */
async function idsWithBytes(db: Database): Promise<string[]> {
	const ids: string[] = [];
	const { store } = db.transaction('bytes');
	for (let key = await store.getKey(IDBKeyRange.lowerBound([])); key !== undefined;) {
		ids.push(key[0]);
		key = await store.getKey(IDBKeyRange.lowerBound([key[0], []]));
	}
	return ids;
}
