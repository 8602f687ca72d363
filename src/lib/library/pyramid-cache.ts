import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { MinMaxPyramid } from '../core/min-max-pyramid.ts';
import { buildPyramid } from '../session/read/min-max-pyramid.ts';
import type { Session } from '../session/read/session.ts';

type CacheKey = [sessionId: string, stream: string];

interface CacheSchema extends DBSchema {
	pyramids: { key: CacheKey; value: CachedPyramid };
	/** What is known of each without reading it. */
	uses: { key: CacheKey; value: CacheUse };
}

interface CachedPyramid {
	readonly stamp: string;
	readonly pyramid: MinMaxPyramid;
}

interface CacheUse {
	readonly bytes: number;
	/** Counts uses: the smallest was used longest ago. */
	readonly use: number;
}

/** Raise it when pyramids are made differently. */
const SHAPE = 2;

/** All pyramids together take at most so many bytes: about 13 hours of recordings. */
const MOST_BYTES = 64 * 2 ** 20;

/**
 * The pyramid of a session's stream: made on first use, then kept in a database of its own beside the sessions (not in
 * them: exports stay as they were recorded). When all of them take more than `mostBytes`, those that were used longest ago
 * are forgotten. A browser that will not store it makes it anew each time.
 */
export async function storedPyramid(
	session: Session,
	stream: string,
	onFraction?: (fraction: number) => void,
	mostBytes = MOST_BYTES
): Promise<MinMaxPyramid> {
	const { nSamples, first } = session.streamInfo(stream);
	const stamp = `${SHAPE} ${nSamples} ${first} ${session.streams.length}`;
	const key: CacheKey = [session.id, stream];
	const db = await openCache().catch(() => undefined);
	try {
		const kept = await db?.get('pyramids', key);
		const fresh = kept?.stamp !== stamp;
		const pyramid = fresh ? await buildPyramid(session, stream, onFraction) : kept.pyramid;
		// No room for it is no reason not to show it.
		if (db) await keep(db, key, { stamp, pyramid }, { fresh, mostBytes }).catch(() => undefined);
		return pyramid;
	} finally {
		db?.close();
	}
}

/** Forgets the pyramids of sessions: `of` says which, by their ids. */
export async function forgetPyramids(of: (sessionId: string) => boolean): Promise<void> {
	const db = await openCache().catch(() => undefined);
	try {
		const transaction = db?.transaction(['pyramids', 'uses'], 'readwrite');
		if (!transaction) return;
		for (const key of await transaction.objectStore('pyramids').getAllKeys())
			if (of(key[0])) await remove(transaction, key);
		await transaction.done;
	} finally {
		db?.close();
	}
}

/** Enters a use, stores the pyramid when it is new, and forgets the oldest ones until all fit. In one transaction. */
async function keep(
	db: IDBPDatabase<CacheSchema>,
	key: CacheKey,
	cached: CachedPyramid,
	{ fresh, mostBytes }: { fresh: boolean; mostBytes: number }
): Promise<void> {
	const transaction = db.transaction(['pyramids', 'uses'], 'readwrite');
	const uses = transaction.objectStore('uses');
	const keys = await uses.getAllKeys();
	const values = await uses.getAll();
	const others = keys
		.map((one, i) => ({ key: one, ...values[i]! }))
		.filter(({ key: [id, stream] }) => id !== key[0] || stream !== key[1])
		.sort((a, b) => a.use - b.use);
	const bytes = bytesOf(cached.pyramid);
	let total = others.reduce((sum, one) => sum + one.bytes, bytes);
	for (const one of others) {
		if (total <= mostBytes) break;
		await remove(transaction, one.key);
		total -= one.bytes;
	}
	if (total > mostBytes) {
		await remove(transaction, key);
	} else {
		const use = (others.at(-1)?.use ?? 0) + 1;
		if (fresh) await transaction.objectStore('pyramids').put(cached, key);
		await uses.put({ bytes, use }, key);
	}
	await transaction.done;
}

async function remove(
	transaction: { objectStore(name: 'pyramids' | 'uses'): { delete(key: CacheKey): Promise<void> } },
	key: CacheKey
): Promise<void> {
	await transaction.objectStore('pyramids').delete(key);
	await transaction.objectStore('uses').delete(key);
}

const bytesOf = ({ levels, gaps }: MinMaxPyramid): number =>
	levels.reduce((sum, { bins }) => sum + bins.byteLength, 24 * gaps.length);

const openCache = (): Promise<IDBPDatabase<CacheSchema>> =>
	openDB<CacheSchema>('myodeck-overviews', 2, {
		upgrade(db) {
			// It is a cache: what an older version kept is made anew.
			for (const name of [...db.objectStoreNames]) db.deleteObjectStore(name);
			db.createObjectStore('pyramids');
			db.createObjectStore('uses');
		}
	});
