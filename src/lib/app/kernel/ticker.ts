import { isAbort } from '../../core/errors.ts';

/** Told when a task fails: once for a row of failures, again only after the task has succeeded in between. */
export type OnTaskError = (name: string, error: unknown) => void;

/**
 * Runs named tasks, each at its own interval and independent of the others: a task that still runs is not started
 * again and delays no other task; a task that fails is reported and runs again at its next turn.
 */
export class Ticker {
	readonly #tasks = new Map<string, { readonly everyMs: number; readonly run: () => unknown }>();
	readonly #timers = new Map<string, ReturnType<typeof setInterval>>();
	readonly #running = new Set<string>();
	readonly #failing = new Set<string>();
	readonly #onError: OnTaskError;

	constructor(onError: OnTaskError) {
		this.#onError = onError;
	}

	/** Adds a task; `run` may be asynchronous. It starts with the others. Throws an Error when the name is taken. */
	add(name: string, everyMs: number, run: () => unknown): void {
		if (this.#tasks.has(name)) throw new Error(`There is a task "${name}" already.`);
		this.#tasks.set(name, { everyMs, run });
	}

	/** Starts every task; nothing happens when they run already. */
	start(): void {
		for (const [name, { everyMs, run }] of this.#tasks) {
			if (this.#timers.has(name)) continue;
			this.#timers.set(
				name,
				setInterval(() => void this.#turn(name, run), everyMs)
			);
		}
	}

	/** Starts no task any more. What runs goes on to its end. */
	stop(): void {
		for (const timer of this.#timers.values()) clearInterval(timer);
		this.#timers.clear();
	}

	async #turn(name: string, run: () => unknown): Promise<void> {
		if (this.#running.has(name)) return;
		this.#running.add(name);
		try {
			await run();
			this.#failing.delete(name);
		} catch (error) {
			if (!isAbort(error) && !this.#failing.has(name)) {
				this.#failing.add(name);
				this.#onError(name, error);
			}
		} finally {
			this.#running.delete(name);
		}
	}
}
