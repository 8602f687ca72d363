import { isAppError } from '../core/errors.ts';
import { isPrediction } from '../core/signal.ts';
import { Session } from '../session/read/session.ts';
import type { Database } from '../store/database.ts';
import { locateStore } from './session-location.ts';

/** How much of a session is stored. */
export interface StoredExtent {
	/** Rows of all its streams together, those of predictions left out. */
	readonly rows: number;
	/** Of the longest stream, from its first timestamp to its last. */
	readonly seconds: number;
	/** What a person should know before using it, one sentence each. */
	readonly problems: readonly string[];
}

/**
 * What is stored of a session now, wherever it is, also while it is being recorded. Undefined when it is not there or cannot
 * be opened: its folder was moved or deleted, its bytes are gone.
 */
export async function storedExtent(db: Database, id: string): Promise<StoredExtent | undefined> {
	try {
		const session = await Session.open(await locateStore(db, id), { id, name: id });
		const { seconds, problems } = await session.summary();
		const signals = session.streams.filter((stream) => !isPrediction(stream));
		return { rows: signals.reduce((sum, { nSamples }) => sum + nSamples, 0), seconds, problems };
	} catch (error) {
		if (isAppError(error, 'SessionError')) return undefined;
		throw error;
	}
}
