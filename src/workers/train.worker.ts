import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import threads from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js?url';
import { expose, proxy } from 'comlink';
import { offerWasm } from '../lib/models/tensorflow.ts';
import { diagnose, type Diagnostics, type DiagnosticsOf } from '../lib/pipeline/analysis/diagnostics.ts';
import { train, type Trained, type TrainOptions, type TrainProgress } from '../lib/pipeline/fit/train.ts';
import { customParts } from '../lib/scripts/custom-pipeline.ts';
import { linkedScript, type ScriptLink, type TrainByPage } from '../lib/scripts/linked-script.ts';
import { openDatabase } from '../lib/store/database.ts';
import { withRecordings, type TrainingSources } from '../lib/library/labelled-recordings.ts';

offerWasm({
	'tfjs-backend-wasm.wasm': plain,
	'tfjs-backend-wasm-simd.wasm': simd,
	'tfjs-backend-wasm-threaded-simd.wasm': threaded,
	'tfjs-backend-wasm-threaded-simd.js': threads
});

/** One training run. Cancel by disposing the worker. */
const api = {
	/** Rejects with a ModelError or SessionError that says what is missing. */
	train: async (
		sources: TrainingSources,
		options: TrainOptions,
		onProgress: (progress: TrainProgress) => void
	): Promise<Trained> =>
		withRecordings(await openDatabase(), sources, (recordings) => train(recordings, options, { onProgress })),
	diagnose: async (
		sources: TrainingSources,
		options: TrainOptions,
		what: DiagnosticsOf,
		onProgress: (progress: TrainProgress) => void
	): Promise<Diagnostics> =>
		withRecordings(await openDatabase(), sources, (recordings) =>
			diagnose(recordings, options, what, { onProgress })
		),
	/** As `train`, with a script, which runs in a worker of its own. */
	trainWithScript: async (
		sources: TrainingSources,
		options: TrainOptions,
		onProgress: (progress: TrainProgress) => void,
		link: ScriptLink,
		trainByPage: TrainByPage
	): Promise<Trained> => {
		const byPage: TrainByPage = (set, progress) => trainByPage(set, proxy(progress));
		const own = customParts(linkedScript(link, byPage));
		return withRecordings(await openDatabase(), sources, (recordings) =>
			train(recordings, options, { onProgress, own })
		);
	}
};

export type TrainApi = typeof api;
expose(api);
