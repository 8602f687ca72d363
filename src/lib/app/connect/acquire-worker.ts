import type { AcquireApi } from '../../../workers/acquire.worker.ts';
import { startWorker, type WorkerClient } from '../kernel/worker-client.ts';

/** A worker for one connection. */
export const startAcquireWorker = (): WorkerClient<AcquireApi> =>
	startWorker<AcquireApi>(
		'acquisition',
		new Worker(new URL('../../../workers/acquire.worker.ts', import.meta.url), {
			type: 'module',
			name: 'acquire'
		})
	);
