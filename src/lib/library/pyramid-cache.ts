import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { MinMaxPyramid } from '../core/min-max-pyramid.ts';
import { buildPyramid } from '../session/read/min-max-pyramid.ts';
import type { Session } from '../session/read/session.ts';

interface CacheSchema extends DBSchema {
	pyramids: { key: [sessionId: string, stream: string]; value: CachedPyramid };
}

interface CachedPyramid {
	readonly stamp: string;
	readonly pyramid: MinMaxPyramid;
}

/** Raise it when pyramids are made differently. */
const SHAPE = 2;

/**
 * The pyramid of a stored session's stream: made on first use, then kept in a database of its own beside the sessions
 * (not in them: exports stay as they were recorded). A browser that will not store it makes it anew each time.
 * `stored` tells the ids of the sessions there are, so that the pyramids of others are forgotten.
 */
export async function storedPyramid(
	session: Session,
	stream: string,
	onFraction?: (fraction: number) => void,
	stored?: () => Promise<readonly string[]>
): Promise<MinMaxPyramid> {
	const { nSamples, first } = session.streamInfo(stream);
	const stamp = `${SHAPE} ${nSamples} ${first} ${session.streams.length}`;
	const db = await openCache().catch(() => undefined);
	try {
		const kept = await db?.get('pyramids', [session.id, stream]);
		if (kept?.stamp === stamp) return kept.pyramid;
		const pyramid = await buildPyramid(session, stream, onFraction);
		// No room for it is no reason not to show it.
		await db?.put('pyramids', { stamp, pyramid }, [session.id, stream]).catch(() => undefined);
		if (db && stored) await prune(db, new Set([...(await stored()), session.id]));
		return pyramid;
	} finally {
		db?.close();
	}
}

/** Forgets the pyramids of sessions that are gone; those behind links and in linked folders have ids with a colon. */
async function prune(db: IDBPDatabase<CacheSchema>, ids: ReadonlySet<string>): Promise<void> {
	for (const key of await db.getAllKeys('pyramids'))
		if (!ids.has(key[0]) && !key[0].includes(':')) await db.delete('pyramids', key);
}

const openCache = (): Promise<IDBPDatabase<CacheSchema>> =>
	openDB<CacheSchema>('myodeck-overviews', 1, {
		upgrade: (fresh) => void fresh.createObjectStore('pyramids')
	});
