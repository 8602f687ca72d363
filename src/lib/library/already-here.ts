import { isAppError } from '../core/errors.ts';
import { isPrediction } from '../core/signal.ts';
import { sessionIdentity } from '../session/read/session-identity.ts';
import { Session } from '../session/read/session.ts';
import type { SessionSummary } from '../session/read/summary.ts';
import type { ByteStore } from '../store/byte-store.ts';
import type { Database } from '../store/database.ts';
import { resolveStore } from './session-location.ts';
import { readRows } from './session-rows.ts';

/**
 * Sentences for the sessions of the browser that have the same samples as a new one, under whatever name. Only sessions of the
 * same streams and lengths are read for it. Deleted ones do not count.
 */
export async function alreadyHere(
	db: Database,
	store: ByteStore,
	summary: SessionSummary
): Promise<string[]> {
	const alike = (await readRows(db)).filter(
		(row) => row.id !== summary.id && !row.deleted && row.finished && shapeOf(row) === shapeOf(summary)
	);
	if (alike.length === 0) return [];
	const mine = await identityIn(store, summary);
	if (!mine) return [];
	const found: string[] = [];
	for (const row of alike) {
		if ((await identityIn(await resolveStore(db, row.id), row)) !== mine) continue;
		found.push(
			`It is already here as "${row.name}": the same samples. In training and scores the two count once.`
		);
	}
	return found;
}

/** Channels and lengths of the recorded streams, in any order. */
const shapeOf = ({ streams }: SessionSummary): string =>
	streams
		.filter((stream) => !isPrediction(stream))
		.map(({ nChannels, nSamples }) => `${nChannels} x ${nSamples}`)
		.sort()
		.join();

/** The identity of a stored session; empty for one that cannot be read. */
async function identityIn(store: ByteStore, { id, name }: SessionSummary): Promise<string> {
	try {
		return await sessionIdentity(await Session.open(store, { id, name }));
	} catch (error) {
		if (isAppError(error, 'SessionError')) return '';
		throw error;
	}
}
