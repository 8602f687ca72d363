import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import threads from '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js?url';
import { expose, proxy } from 'comlink';
import type { LabelledRecording } from '../lib/core/recording.ts';
import { offerWasm } from '../lib/models/tensorflow.ts';
import { study, type Diagnostics, type DiagnosticsOf } from '../lib/pipeline/analysis/diagnostics.ts';
import { train, type Trained, type TrainOptions, type TrainProgress } from '../lib/pipeline/fit/train.ts';
import { customParts } from '../lib/scripts/custom-pipeline.ts';
import { linkedScript, type ScriptLink, type TrainByPage } from '../lib/scripts/linked-script.ts';
import { Session } from '../lib/session/read/session.ts';
import { openDatabase } from '../lib/store/database.ts';
import { resolveStore } from '../lib/library/session-location.ts';

offerWasm({
	'tfjs-backend-wasm.wasm': plain,
	'tfjs-backend-wasm-simd.wasm': simd,
	'tfjs-backend-wasm-threaded-simd.wasm': threaded,
	'tfjs-backend-wasm-threaded-simd.js': threads
});

/** Sessions that are stored, and which of their streams to learn from. */
export interface TrainingTakes {
	readonly stream: string;
	/** Stream of measured values, for a regression. */
	readonly targets?: string | undefined;
	readonly sessions: readonly { readonly id: string; readonly name: string }[];
}

async function recordingsOf({ stream, targets, sessions }: TrainingTakes): Promise<LabelledRecording[]> {
	const db = await openDatabase();
	const read = async ({ id, name }: TrainingTakes['sessions'][number]): Promise<LabelledRecording> => {
		const session = await Session.open(await resolveStore(db, id), { id, name });
		const track = targets === undefined ? undefined : await session.labelled(targets);
		return { ...(await session.labelled(stream)), name, targets: track };
	};
	return Promise.all(sessions.map(read));
}

/** One training run. Cancel by disposing the worker. */
const api = {
	/** Rejects with a ModelError or SessionError that says what is missing. */
	train: async (
		takes: TrainingTakes,
		options: TrainOptions,
		onProgress: (progress: TrainProgress) => void
	): Promise<Trained> => train(await recordingsOf(takes), options, { onProgress }),
	study: async (
		takes: TrainingTakes,
		options: TrainOptions,
		what: DiagnosticsOf,
		onProgress: (progress: TrainProgress) => void
	): Promise<Diagnostics> => study(await recordingsOf(takes), options, what, { onProgress }),
	/** As `train`, with a script, which runs in a worker of its own. */
	trainWithScript: async (
		takes: TrainingTakes,
		options: TrainOptions,
		onProgress: (progress: TrainProgress) => void,
		link: ScriptLink,
		trainByPage: TrainByPage
	): Promise<Trained> => {
		const byPage: TrainByPage = (set, progress) => trainByPage(set, proxy(progress));
		const own = customParts(linkedScript(link, byPage));
		return train(await recordingsOf(takes), options, { onProgress, own });
	}
};

export type TrainApi = typeof api;
expose(api);
