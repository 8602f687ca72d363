import { AppError } from '../core/errors.ts';
import { lockedSessions, sessionLock, withShares } from '../store/lock.ts';

/** What a person is told who wants to use a session that is being recorded. `name`: what it is called on screen. */
export const beingRecorded = (name: string): AppError =>
	new AppError(
		'SessionError',
		`"${name}" is being recorded now, in this or another tab. Stop the recording there, then try again.`
	);

/** Throws a SessionError when a session is being recorded, imported or recovered. */
export async function refuseInUse(id: string, name: string): Promise<void> {
	if ((await lockedSessions()).has(id)) throw beingRecorded(name);
}

/**
 * Runs `work` while none of the sessions can be recorded, recovered or deleted for good. Rejects with a SessionError that
 * names the first one that is in use, and does nothing then. `nameOf` gives what a session is called on screen.
 */
export function whileUnused<T>(
	ids: readonly string[],
	nameOf: (id: string) => string,
	work: () => Promise<T>
): Promise<T> {
	return withShares(ids.map(sessionLock), async (refused) => {
		const busy = ids.find((id) => refused.includes(sessionLock(id)));
		if (busy !== undefined) throw beingRecorded(nameOf(busy));
		return work();
	});
}
