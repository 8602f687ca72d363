import type { StreamInfo } from '../../core/signal.ts';
import type { Seconds } from '../../core/units.ts';
import type { SmootherStep } from '../../dsp/smoothers/chain.ts';
import type { RingHandle } from '../../ring/shared-ring.ts';
import type { ModelBundle } from '../bundle/bundle.ts';
import type { AdaptationStatus } from '../adapt/adapter.ts';
import { adapt, type AdaptationCommand } from '../adapt/command.ts';
import { LivePrediction, type PredictionStart, type PredictionStats } from './live.ts';
import type { CustomParts } from './custom-parts.ts';

/** A stream and the shared memory it is in, see `LiveStream` of the sources. */
interface Stream {
	readonly info: StreamInfo;
	readonly ring: RingHandle;
}

/** The streams that predicting makes. */
export interface PredictedStreams {
	/** What the model says. */
	readonly output: Stream;
	/** What the smoothers make of it, row for row. */
	readonly smoothed: Stream;
	/** Where on the input it begins. */
	readonly began: PredictionStart;
}

/** What a worker that predicts can be told. */
export interface Predicting {
	/** Predicts on a live stream from now on. Throws a ModelError when the model does not fit it. */
	start(
		bundle: ModelBundle,
		stream: Stream,
		name: string,
		smoothing: readonly SmootherStep[]
	): PredictedStreams;
	/** Keeps predicting; rejects when it fails. Called once, after `start`. */
	run(): Promise<void>;
	/** See `LivePrediction.restart`. */
	restart(since?: Seconds): PredictionStart | undefined;
	/** See `LivePrediction.smooth`. Gives back the time of the last prediction before. */
	smooth(steps: readonly SmootherStep[]): number | undefined;
	stats(): PredictionStats | undefined;
	/** Does a step of adaptation, and says how it stands then; undefined when the model cannot be adapted. */
	adapt(command: AdaptationCommand): AdaptationStatus | undefined;
}

/**
 * Predicts in the thread it is called in; `clock` tells how late a prediction is, `own` what was loaded of the
 * bundle's script.
 */
export function predicting(
	clock: () => Seconds,
	own: () => CustomParts | undefined = () => undefined
): Predicting {
	let live: LivePrediction | undefined;
	return {
		start(bundle, { info, ring }, name, smoothing) {
			live = new LivePrediction(bundle, info, ring, name, clock, smoothing, own());
			return {
				output: { info: live.info, ring: live.output.handle },
				smoothed: { info: live.smoothedInfo, ring: live.smoothed.handle },
				began: live.began
			};
		},
		async run() {
			for (;;) {
				live?.catchUp();
				await live?.changed();
			}
		},
		restart: (since) => live?.restart(since),
		smooth(steps) {
			live?.smooth(steps);
			return live?.output.newest;
		},
		stats: () => live?.stats,
		adapt: (command) => live?.adapter && adapt(live.adapter, command)
	};
}
