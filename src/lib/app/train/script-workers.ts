import type { PredictApi } from '../../../workers/predict.worker.ts';
import { startWorker, type WorkerClient } from '../kernel/worker-client.ts';
import type { ScriptWorkerLike } from './script-client.ts';

/** Starts the workers that a script needs. */
export interface ScriptWorkers {
	/** The script's own. */
	script(usesTensorflow: boolean): ScriptWorkerLike;
	/** The one that predicts and calls the script. */
	predict(): WorkerClient<PredictApi>;
}

/** In the browser. */
export const startScriptWorkers: ScriptWorkers = {
	script: (usesTensorflow) =>
		usesTensorflow
			? new Worker(new URL('../../../workers/script-tensorflow.worker.ts', import.meta.url), {
					type: 'module',
					name: 'script'
				})
			: new Worker(new URL('../../../workers/script.worker.ts', import.meta.url), {
					type: 'module',
					name: 'script'
				}),
	predict: () =>
		startWorker<PredictApi>(
			'prediction',
			new Worker(new URL('../../../workers/predict.worker.ts', import.meta.url), {
				type: 'module',
				name: 'predict'
			})
		)
};
