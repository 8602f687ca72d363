import type { Remote } from 'comlink';
import { startWorker, type WorkerClient } from '../kernel/worker-client.ts';
import type { LibraryApi } from '../../../workers/library.worker.ts';

/** The worker for what takes time with sessions; a new one when the last has died. */
export class LibraryWorker {
	#spawned: WorkerClient<LibraryApi> | undefined;

	/** See `WorkerClient.call`. */
	call<T>(job: (api: Remote<LibraryApi>) => Promise<T>): Promise<T> {
		return this.#worker.call(job);
	}

	get #worker(): WorkerClient<LibraryApi> {
		if (this.#spawned) return this.#spawned;
		const spawned = startWorker<LibraryApi>(
			'library',
			new Worker(new URL('../../../workers/library.worker.ts', import.meta.url), {
				type: 'module',
				name: 'library'
			})
		);
		this.#spawned = spawned;
		void spawned.ended.then(() => (this.#spawned = undefined));
		return spawned;
	}
}
