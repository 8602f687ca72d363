import { isAbort } from '../../core/errors.ts';
import { lockedSessions, released, sessionLock } from '../../store/lock.ts';

/**
 * Which sessions somebody else is using alone: another tab that records. Waits for each of them, so that the list changes
 * at once when the recording ends, also when its tab crashes.
 */
export class SessionsInUse {
	#ids = $state.raw<ReadonlySet<string>>(new Set());
	readonly #waiting = new Set<string>();
	readonly #stop = new AbortController();
	readonly #onReleased: (id: string) => Promise<void>;

	/** `onReleased` is called once for each session that was in use and is free again. */
	constructor(onReleased: (id: string) => Promise<void>) {
		this.#onReleased = onReleased;
	}

	/** Reactive. */
	get ids(): ReadonlySet<string> {
		return this.#ids;
	}

	/** Looks which of these sessions are in use, and waits for their ends. */
	async refresh(ids: readonly string[]): Promise<void> {
		const locked = await lockedSessions();
		const used = ids.filter((id) => locked.has(id));
		if (used.length !== this.#ids.size || used.some((id) => !this.#ids.has(id))) this.#ids = new Set(used);
		for (const id of used) if (!this.#waiting.has(id)) void this.#wait(id).catch(console.warn);
	}

	/** Waits for nothing any more. */
	dispose(): void {
		this.#stop.abort();
	}

	async #wait(id: string): Promise<void> {
		this.#waiting.add(id);
		try {
			await released(sessionLock(id), this.#stop.signal);
		} catch (error) {
			if (isAbort(error)) return;
			throw error;
		} finally {
			this.#waiting.delete(id);
		}
		this.#ids = new Set([...this.#ids].filter((other) => other !== id));
		await this.#onReleased(id);
	}
}
