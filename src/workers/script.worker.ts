import { expose } from 'comlink';
import { now } from '../lib/core/clock.ts';
import type { CustomParts } from '../lib/pipeline/run/custom-parts.ts';
import { predicting } from '../lib/pipeline/run/predicting.ts';
import { train, type Trained, type TrainOptions, type TrainProgress } from '../lib/pipeline/fit/train.ts';
import { customParts } from '../lib/scripts/own-pipeline.ts';
import { offeredRecordings } from '../lib/scripts/remote-recordings.ts';
import { loadScript } from '../lib/scripts/sandbox.ts';
import { Stopwatch } from '../lib/scripts/stopwatch.ts';

let own: CustomParts | undefined;

/**
 * A person's own script, in a worker of its own. It is served with a policy that forbids the network, holds no database, and
 * once `load` was called nothing in it leads out. It learns from what is offered on a port, and predicts on a ring.
 */
const api = {
	...predicting(now, () => own),
	/** Called first, and once. Resolves with the names of what it exports. Rejects with a ModelError that names the line, or with an UnsupportedError. */
	async load(
		source: string,
		stopwatch: SharedArrayBuffer,
		onLog: (text: string) => void
	): Promise<readonly string[]> {
		const script = await loadScript(source, new Stopwatch(stopwatch), onLog);
		own = customParts(script);
		return Object.keys(script.exports);
	},
	/** As the training worker. */
	async train(
		recordings: MessagePort,
		options: TrainOptions,
		onProgress: (progress: TrainProgress) => void
	): Promise<Trained> {
		return train(await offeredRecordings(recordings), options, { onProgress, own });
	}
};

export type ScriptApi = typeof api;
// Held here: what `load` takes away, the worker itself still needs.
const post = self.postMessage.bind(self) as (message: unknown, transfer?: Transferable[]) => void;
expose(api, {
	postMessage: post,
	addEventListener: self.addEventListener.bind(self),
	removeEventListener: self.removeEventListener.bind(self)
});
