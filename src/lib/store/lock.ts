/** Held by whoever records: one recording at a time in all tabs of this address. */
export const RECORDING_LOCK = 'myodeck-recording';

/** Held while files come in or go out: nobody clears away what is half done. Shared: several may. */
export const TRANSFER_LOCK = 'myodeck-transfer';

/** Runs `work` with a share of a lock: `isLocked` says so in every tab of this address until it is done. */
export function whileLocked<T>(name: string, work: () => Promise<T>): Promise<T> {
	return navigator.locks.request(name, { mode: 'shared' }, work);
}

/**
 * Takes a lock until this tab or worker ends. False when somebody else has it: locks are shared by all tabs of an
 * address and freed by the browser even when the holder crashes.
 */
export function holdLock(name: string): Promise<boolean> {
	return new Promise((resolve) => {
		void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
			resolve(lock !== null);
			return lock ? new Promise(() => {}) : undefined;
		});
	});
}

/** True while any tab or worker of this address holds the lock. */
export const isLocked = async (name: string): Promise<boolean> => (await holders(name)) > 0;

/** How many tabs and workers of this address hold a lock. */
export async function holders(name: string): Promise<number> {
	const { held = [] } = await navigator.locks.query();
	return held.filter((lock) => lock.name === name).length;
}
