import type { Remote } from 'comlink';
import { startWorker, type StartWorker, type WorkerClient } from '../kernel/worker-client.ts';
import type { LibraryApi } from '../../../workers/library.worker.ts';

/** What the classes of this folder need of the library worker. */
export type LibraryCalls = Pick<WorkerClient<LibraryApi>, 'call'>;

const start: StartWorker<LibraryApi> = () =>
	startWorker<LibraryApi>(
		'library',
		new Worker(new URL('../../../workers/library.worker.ts', import.meta.url), {
			type: 'module',
			name: 'library'
		})
	);

/** The worker for what takes time with sessions; a new one when the last has died. */
export class LibraryWorker implements LibraryCalls {
	readonly #start: StartWorker<LibraryApi>;
	#client: WorkerClient<LibraryApi> | undefined;

	constructor(startLibrary: StartWorker<LibraryApi> = start) {
		this.#start = startLibrary;
	}

	/** See `WorkerClient.call`. */
	call<T>(job: (api: Remote<LibraryApi>) => Promise<T>): Promise<T> {
		return this.#running().call(job);
	}

	#running(): WorkerClient<LibraryApi> {
		if (this.#client) return this.#client;
		const client = this.#start();
		this.#client = client;
		void client.ended.then(() => (this.#client = undefined));
		return client;
	}
}
