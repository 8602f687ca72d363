import { isAbort, messageOf } from '../../core/errors.ts';
import type { RecordApi } from '../../../workers/record.worker.ts';
import type { WorkerClient } from '../kernel/worker-client.ts';

/** What one recording is told: nothing before it has started, and each thing in the order it was said. */
export class RecordCalls {
	readonly worker: WorkerClient<RecordApi>;
	#started: Promise<unknown> = Promise.reject(new Error('The recording was not started.'));
	readonly #pending = new Set<Promise<unknown>>();

	constructor(worker: WorkerClient<RecordApi>) {
		this.worker = worker;
		this.#started.catch(() => undefined);
	}

	/** Starts it; what is told from now on waits until `start` has ended, and is not said when that fails. */
	start<T>(start: Promise<T>): Promise<T> {
		this.#started = start;
		return start;
	}

	/** Resolves or rejects as `job` does. */
	tell<T>(job: () => Promise<T>): Promise<T> {
		// A job that needs long (a label is stored at once) does not hold up the next one.
		const told = this.#started.then(job);
		this.#pending.add(told);
		const settle = (): void => void this.#pending.delete(told);
		told.then(settle, settle);
		return told;
	}

	/** Resolves when the recording has ended: with the reason when storing failed or the worker stopped by itself. */
	async ended(): Promise<string | undefined> {
		const crashed = this.worker.ended.then((reason) => (isAbort(reason) ? undefined : messageOf(reason)));
		// A worker that ends rejects the call.
		const failed = this.worker.call((api) => api.ended()).catch(() => crashed);
		return failed;
	}

	/** Resolves when everything that was told until now has been answered. */
	async idle(): Promise<void> {
		await Promise.allSettled([this.#started, ...this.#pending]);
	}
}
