/**
 * Locks that all tabs and workers of this address share (Web Locks). The browser releases a lock when its holder ends,
 * also when the holder crashes.
 */

/** Held by whoever records: one recording at a time in all tabs of this address. */
export const RECORDING_LOCK = 'myodeck-recording';

/** Held while files come in or go out: nobody clears away what is half done. Shared: several may. */
export const TRANSFER_LOCK = 'myodeck-transfer';

const SESSION = 'session:';

/**
 * The lock of one session. Exclusive: the session is being recorded, imported, recovered or deleted for good, and nobody
 * else may use it. Shared: it is being replayed, trained on, exported, changed or read, and must not be deleted for good
 * meanwhile.
 */
export const sessionLock = (id: string): string => SESSION + id;

/** Releases a lock; resolves when every tab sees that it is free. Safe to call twice. */
export type ReleaseLock = () => Promise<void>;

/** Runs `work` with a share of a lock: `isLocked` says so in every tab of this address until it is done. */
export function whileLocked<T>(name: string, work: () => Promise<T>): Promise<T> {
	return navigator.locks.request(name, { mode: 'shared' }, work);
}

/** Runs `work` with the lock alone, as soon as it is free. Rejects with an AbortError when `signal` aborts first. */
export function whenFree<T>(name: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
	return navigator.locks.request(name, { mode: 'exclusive', ...(signal && { signal }) }, work);
}

/** Runs `work` with the lock alone when it is free now. False: somebody holds it, and `work` was not run. */
export function ifFree(name: string, work: () => Promise<void>): Promise<boolean> {
	return navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
		if (lock) await work();
		return lock !== null;
	});
}

/** Shares of several locks. */
export interface Shares {
	/** The names of those that somebody holds alone: of these there is no share. */
	readonly refused: readonly string[];
	readonly release: ReleaseLock;
}

/** Takes a share of each lock, until it is released or this tab or worker ends. */
export async function holdShares(names: readonly string[]): Promise<Shares> {
	const refused: string[] = [];
	const shares = await Promise.all(
		names.map(async (name) => {
			const release = await hold(name, 'shared');
			if (!release) refused.push(name);
			return release;
		})
	);
	return {
		refused,
		release: async () => {
			for (const release of shares) release?.();
			await settled();
		}
	};
}

/** The locks that tabs and workers of this address hold now. */
export async function heldLocks(): Promise<readonly LockInfo[]> {
	return (await navigator.locks.query()).held ?? [];
}

/** Takes a lock alone until it is released or this tab or worker ends. Undefined when somebody else has it. */
export async function holdLock(name: string): Promise<ReleaseLock | undefined> {
	const release = await hold(name, 'exclusive');
	return (
		release &&
		(async () => {
			release();
			await settled();
		})
	);
}

/** Resolves when nobody holds the lock alone. Rejects with an AbortError when `signal` aborts first. */
export async function released(name: string, signal: AbortSignal): Promise<void> {
	await navigator.locks.request(name, { mode: 'shared', signal }, async () => {});
}

/** True while any tab or worker of this address holds the lock. */
export const isLocked = async (name: string): Promise<boolean> => (await holders(name)) > 0;

/** How many tabs and workers of this address hold a lock. */
export async function holders(name: string): Promise<number> {
	return (await heldLocks()).filter((lock) => lock.name === name).length;
}

/** Ids of the sessions that somebody holds alone: nobody else may use them now. */
export async function lockedSessions(): Promise<ReadonlySet<string>> {
	const alone = (await heldLocks()).filter(
		({ name, mode }) => mode === 'exclusive' && name?.startsWith(SESSION)
	);
	return new Set(alone.map(({ name }) => name!.slice(SESSION.length)));
}

/** A query goes the same way as a release and comes after it, so that its answer is without the lock. */
const settled = async (): Promise<void> => void (await navigator.locks.query());

/** Resolves with what lets go of the lock, or undefined when it is not free now. */
function hold(name: string, mode: LockMode): Promise<(() => void) | undefined> {
	return new Promise((resolve, reject) => {
		navigator.locks
			.request(name, { mode, ifAvailable: true }, (lock) => {
				if (!lock) return resolve(undefined);
				return new Promise<void>((release) => resolve(release));
			})
			.catch(reject);
	});
}
