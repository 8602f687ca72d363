import { expose } from 'comlink';
import { now } from '../lib/core/clock.ts';
import { outlets } from '../lib/outlets/index.ts';
import { Pacer } from '../lib/outlets/pacer.ts';
import type { ModelBundle } from '../lib/pipeline/bundle.ts';
import { LivePrediction, type PredictionStats } from '../lib/pipeline/live.ts';
import type { LiveStream } from '../lib/sources/pump.ts';

let live: LivePrediction | undefined;
const armed = new Map<string, Pacer>();

/** A model at work on a live stream, and the outlets that pass on what it says. */
const api = {
	/** Predicts on a live stream from now on; returns the stream of class probabilities. */
	start(bundle: ModelBundle, { info, ring }: LiveStream, name: string): LiveStream {
		live = new LivePrediction(bundle, info, ring, name, now);
		return { info: live.info, ring: live.output.handle };
	},
	/** Keeps predicting; rejects when it fails. Called once, after `start`. */
	async run(): Promise<void> {
		for (;;) {
			live?.catchUp(({ probabilities }) => armed.forEach((pacer) => pacer.push(probabilities)));
			await live?.changed();
		}
	},
	/** See `LivePrediction.restart`. */
	restart: (): { readonly row: number; readonly predictionRow: number } | undefined => live?.restart(),
	stats: (): PredictionStats | undefined => live?.stats,
	/** Switches an outlet on: from now on it sends the newest prediction at its own rate. */
	async arm(id: string): Promise<void> {
		const classNames = live?.info.channelNames ?? [];
		if (!armed.has(id)) armed.set(id, await Pacer.start(outlets.get(id), classNames));
	},
	/** Switches an outlet off; the last thing it sends is the neutral value. */
	async disarm(id: string): Promise<void> {
		await armed.get(id)?.stop();
		armed.delete(id);
	}
};

export type PredictApi = typeof api;
expose(api);
