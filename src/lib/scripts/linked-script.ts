import { ScriptCaller } from './call-buffer.ts';
import type { ScriptCalls, ScriptFacts, ScriptModel, ScriptTrainingSet } from './script-calls.ts';
import { ScriptFault } from './script-error.ts';

/** What a worker of ours needs to call a script that is in a thread of its own: no port, only memory. */
export interface ScriptLink {
	readonly facts: ScriptFacts;
	/** See `newCallBuffer`. */
	readonly calls: SharedArrayBuffer;
}

/** Learning goes by way of the page, which checks what comes back. */
export type TrainByPage = (
	set: ScriptTrainingSet,
	onProgress: (fraction: number) => void
) => Promise<ScriptModel>;

/** Without a `trainByPage` the script only predicts, with the model it was loaded with. */
export function linkedScript({ facts, calls }: ScriptLink, trainByPage?: TrainByPage): ScriptCalls {
	const caller = new ScriptCaller(calls);
	return {
		facts,
		extract: (data, nChannels, nSamples, fs) => caller.call('extract', [nChannels, nSamples, fs], data),
		predict: (model, features, nOutputs) => caller.call('predict', [model, nOutputs], features),
		load: () => 0,
		train(set, onProgress) {
			if (!trainByPage) throw new ScriptFault('there is nothing to learn from here');
			return trainByPage(set, onProgress);
		}
	};
}
