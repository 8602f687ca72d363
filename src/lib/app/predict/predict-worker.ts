import type { Predicting } from '../../pipeline/run/predicting.ts';
import { startWorker, type WorkerClient } from '../kernel/worker-client.ts';

/** Starts a worker that predicts. */
export const startPredictWorker = (): WorkerClient<Predicting> =>
	startWorker<Predicting>(
		'prediction',
		new Worker(new URL('../../../workers/predict.worker.ts', import.meta.url), {
			type: 'module',
			name: 'predict'
		})
	);
