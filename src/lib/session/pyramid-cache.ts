import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Pyramid } from '../core/pyramid.ts';
import { buildPyramid } from './pyramid.ts';
import type { Session } from './session.ts';

interface CacheSchema extends DBSchema {
	pyramids: { key: [sessionId: string, stream: string]; value: CachedPyramid };
}

interface CachedPyramid {
	readonly stamp: string;
	readonly pyramid: Pyramid;
}

/** Raise it when pyramids are made differently. */
const SHAPE = 2;

/**
 * The pyramid of a stored session's stream: made on first use, then kept in a database of its own beside the sessions
 * (not in them: exports stay as they were recorded). A browser that will not store it makes it anew each time.
 */
export async function storedPyramid(
	session: Session,
	stream: string,
	onFraction?: (fraction: number) => void
): Promise<Pyramid> {
	const { nSamples, first } = session.streamInfo(stream);
	const stamp = `${SHAPE} ${nSamples} ${first} ${session.streams.length}`;
	const db = await openCache().catch(() => undefined);
	try {
		const kept = await db?.get('pyramids', [session.id, stream]);
		if (kept?.stamp === stamp) return kept.pyramid;
		const pyramid = await buildPyramid(session, stream, onFraction);
		// No room for it is no reason not to show it.
		await db?.put('pyramids', { stamp, pyramid }, [session.id, stream]).catch(() => undefined);
		return pyramid;
	} finally {
		db?.close();
	}
}

/** Forgets the pyramids of sessions that are gone. `ids`: those that are still there. */
export async function prunePyramids(ids: ReadonlySet<string>): Promise<void> {
	const db = await openCache();
	for (const key of await db.getAllKeys('pyramids')) if (!ids.has(key[0])) await db.delete('pyramids', key);
	db.close();
}

const openCache = (): Promise<IDBPDatabase<CacheSchema>> =>
	openDB<CacheSchema>('myodeck-overviews', 1, {
		upgrade: (fresh) => void fresh.createObjectStore('pyramids')
	});
