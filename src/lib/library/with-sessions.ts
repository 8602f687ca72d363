import { Session, type SessionRef } from '../session/read/session.ts';
import type { Database } from '../store/database.ts';
import { whileUnused, type SessionUse } from './session-in-use.ts';
import { resolveStore } from './session-location.ts';

/**
 * Opens sessions, wherever they are, and runs `work` with them: until it is done, no tab can delete them for good. `use`
 * is what other tabs say about it meanwhile. Rejects with a SessionError when one of them cannot be opened.
 */
export function withSessions<T>(
	db: Database,
	refs: readonly SessionRef[],
	use: SessionUse,
	work: (sessions: readonly Session[]) => Promise<T>
): Promise<T> {
	const names = new Map(refs.map(({ id, name }) => [id, name]));
	const open = async (ref: SessionRef): Promise<Session> => Session.open(await resolveStore(db, ref.id), ref);
	return whileUnused(
		[...names.keys()],
		use,
		(id) => names.get(id) ?? id,
		async () => work(await Promise.all(refs.map(open)))
	);
}
