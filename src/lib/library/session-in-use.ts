import { AppError } from '../core/errors.ts';
import { heldLocks, holdShares, lockedSessions, sessionLock, type ReleaseLock } from '../store/lock.ts';

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

/** What a session is used for while it must not be deleted for good, and how a person ends it. */
const USES = {
	replayed: 'End the replay',
	'trained on': 'Wait for the training, or cancel it',
	analysed: 'Wait for the analysis, or cancel it',
	exported: 'Wait for the export, or cancel it',
	copied: 'Wait for the copy, or cancel it',
	changed: 'Wait a moment',
	read: 'Wait a moment'
} as const;

export type SessionUse = keyof typeof USES;

/** A lock beside the session's own: it says in every tab what the session is used for. */
const useLock = (use: SessionUse, id: string): string => `use:${use}:${id}`;

/** Names of sessions as they are called on screen, by id. */
export type NameOf = (id: string) => string;

/**
 * Takes a share of each session's lock, so that none of them can be recorded, recovered or deleted for good, until the
 * function it resolves with is called, or this tab or worker ends. Rejects with a SessionError that names the first one
 * that is being recorded, and holds nothing then.
 */
export async function holdSessions(
	ids: readonly string[],
	use: SessionUse,
	nameOf: NameOf
): Promise<ReleaseLock> {
	const { refused, release } = await holdShares(ids.flatMap((id) => [sessionLock(id), useLock(use, id)]));
	const busy = ids.find((id) => refused.includes(sessionLock(id)));
	if (busy === undefined) return release;
	await release();
	throw beingRecorded(nameOf(busy));
}

/** Runs `work` while `holdSessions` holds the sessions. */
export async function whileUnused<T>(
	ids: readonly string[],
	use: SessionUse,
	nameOf: NameOf,
	work: () => Promise<T>
): Promise<T> {
	const release = await holdSessions(ids, use, nameOf);
	try {
		return await work();
	} finally {
		await release();
	}
}

/** Says in every tab why sessions cannot be deleted for good now, and what to do: `"Day 1" is being replayed …`. */
export async function inUseReason(ids: readonly string[], nameOf: NameOf): Promise<string> {
	const held = new Set((await heldLocks()).map(({ name }) => name));
	const uses = (Object.keys(USES) as SessionUse[]).filter((use) =>
		ids.some((id) => held.has(useLock(use, id)))
	);
	const [only] = ids;
	const what = ids.length === 1 && only !== undefined ? `"${nameOf(only)}" is` : `${ids.length} sessions are`;
	const how = uses.length > 0 ? `being ${uses.join(', ')}` : 'in use';
	const first = uses[0] ? USES[uses[0]] : 'Wait a moment';
	const stay = ids.length === 1 ? 'It stays' : 'They stay';
	return `${what} ${how}, in this or another tab. ${stay} in Recently deleted. ${first}, then try again.`;
}
