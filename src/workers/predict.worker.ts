import { expose } from 'comlink';
import { now } from '../lib/core/clock.ts';
import type { ModelBundle } from '../lib/pipeline/bundle.ts';
import { LivePrediction, type PredictionStats } from '../lib/pipeline/live.ts';
import type { LiveStream } from '../lib/sources/pump.ts';

let live: LivePrediction | undefined;

/** A model at work on a live stream. */
const api = {
	/** Predicts on a live stream from now on; returns the stream of class probabilities. */
	start(bundle: ModelBundle, { info, ring }: LiveStream, name: string): LiveStream {
		live = new LivePrediction(bundle, info, ring, name, now);
		return { info: live.info, ring: live.output.handle };
	},
	/** Keeps predicting; rejects when it fails. Called once, after `start`. */
	async run(): Promise<void> {
		for (;;) {
			live?.catchUp();
			await live?.changed();
		}
	},
	/** See `LivePrediction.restart`. */
	restart: (): { readonly row: number; readonly predictionRow: number } | undefined => live?.restart(),
	stats: (): PredictionStats | undefined => live?.stats
};

export type PredictApi = typeof api;
expose(api);
