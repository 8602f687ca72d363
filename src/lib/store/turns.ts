/** Runs `work` when everybody who came before under the same name is done. */
export type InTurn = <T>(name: string, work: () => Promise<T>) => Promise<T>;

/** What of Web Locks is used. */
export interface LockProvider {
	request<T>(name: string, work: () => Promise<T>): Promise<T>;
}

/**
 * Turns under a name: across all tabs and workers of this address where there are Web Locks (a holder that crashes gives way),
 * within this thread where there are none (Node 20).
 */
export function turnsBy(locks: LockProvider | undefined): InTurn {
	const last = new Map<string, Promise<unknown>>();
	const here: InTurn = async (name, work) => {
		const turn = (last.get(name) ?? Promise.resolve()).then(work, work);
		last.set(name, turn);
		try {
			return await turn;
		} finally {
			if (last.get(name) === turn) last.delete(name);
		}
	};
	return locks ? (name, work) => locks.request(name, work) : here;
}

/** The turns of this thread, and of all others of this address that have Web Locks. */
export const inTurn: InTurn = (name, work) => turns(name, work);

const turns = turnsBy(
	typeof navigator === 'undefined' || !('locks' in navigator)
		? undefined
		: { request: async (name, work) => navigator.locks.request(name, work) }
);
