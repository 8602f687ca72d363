import type { RecordApi } from '../../../workers/record.worker.ts';
import { startWorker, type WorkerClient } from '../kernel/worker-client.ts';

/** A worker for one recording. */
export const startRecordWorker = (): WorkerClient<RecordApi> =>
	startWorker<RecordApi>(
		'recording',
		new Worker(new URL('../../../workers/record.worker.ts', import.meta.url), {
			type: 'module',
			name: 'record'
		})
	);
