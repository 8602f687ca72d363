import { expose } from 'comlink';
import { now } from '../lib/core/clock.ts';
import type { CustomParts } from '../lib/pipeline/run/custom-parts.ts';
import { predicting } from '../lib/pipeline/run/predicting.ts';
import { customParts } from '../lib/scripts/custom-pipeline.ts';
import { linkedScript, type ScriptLink } from '../lib/scripts/linked-script.ts';

let own: CustomParts | undefined;

/** A model at work on a live stream. */
const api = {
	...predicting(now, () => own),
	/** Predicts with a script, which runs in a worker of its own; before `start`. */
	useScript(link: ScriptLink): void {
		own = customParts(linkedScript(link));
	}
};

export type PredictApi = typeof api;
expose(api);
