import { hertz, seconds } from '../../core/units.ts';
import type { SmootherStep } from '../../dsp/smoothers/chain.ts';
import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import { adapt } from '../../pipeline/adapt/command.ts';
import { LivePrediction } from '../../pipeline/run/live.ts';
import type { Predicting } from '../../pipeline/run/predicting.ts';
import { DEFAULT_PIPELINE } from '../../pipeline/run/pipeline.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import type { LiveStream } from '../../sources/pump.ts';
import { localClient, type LocalClient } from '../kernel/local-client.fixture.ts';

/** A prediction worker of a test: it predicts when `catchUp` is called, and `fail` lets its run fail. */
export interface LocalPredictWorker extends LocalClient<Predicting> {
	catchUp(): void;
	fail(error: Error): void;
}

/** Prediction workers in this thread, in the order they were started. */
export function localPredictWorkers(): {
	readonly workers: LocalPredictWorker[];
	start(): LocalPredictWorker;
} {
	const workers: LocalPredictWorker[] = [];
	const start = (): LocalPredictWorker => {
		let live: LivePrediction | undefined;
		let fail: (error: Error) => void = () => {};
		const failed = new Promise<void>((_, reject) => (fail = reject));
		failed.catch(() => undefined);
		const client = localClient<Predicting>({
			start(bundle, { info, ring }, name, smoothing) {
				live = new LivePrediction(bundle, info, ring, name, () => seconds(1000), smoothing);
				return {
					output: { info: live.info, ring: live.output.handle },
					smoothed: { info: live.smoothedInfo, ring: live.smoothed.handle },
					began: live.began
				};
			},
			run: () => failed,
			restart: (since) => live?.restart(since),
			smooth(steps: readonly SmootherStep[]) {
				live?.smooth(steps);
				return live?.output.newest;
			},
			stats: () => live?.stats,
			adapt: (command) => live?.adapter && adapt(live.adapter, command)
		});
		const worker = Object.defineProperties(Object.create(client) as LocalPredictWorker, {
			catchUp: { value: () => client.alive && live?.catchUp() },
			fail: { value: fail }
		});
		workers.push(worker);
		return worker;
	};
	return { workers, start };
}

/** A stream of two channels at 1000 Hz, and what writes noise into it. */
export function noiseStream(name = 'emg'): LiveStream & { readonly next: number; write(n: number): void } {
	const ring = SharedRing.create(2, 20_000);
	let written = 0;
	return {
		info: { name, nChannels: 2, fs: hertz(1000), unit: 'uV' },
		ring: ring.handle,
		/** When the next rows come. */
		get next() {
			return 100 + written / 1000;
		},
		write(n) {
			const data = Float32Array.from({ length: 2 * n }, (_, k) => Math.sin((written * 2 + k) ** 2) * 50);
			const timestamps = Float64Array.from({ length: n }, (_, i) => 100 + (written + i) / 1000);
			ring.write({ data, timestamps }, seconds(100 + written / 1000));
			written += n;
		}
	};
}

/** A model for `noiseStream` whose two features decide by `slope`: another one for each slope. */
export function modelOf(
	id: string,
	classNames: readonly string[] = ['Rest', 'Fist'],
	slope = 1
): ModelBundle {
	const features = 2;
	const nClasses = classNames.length;
	const coefficients = Float64Array.from({ length: nClasses * features }, (_, i) => Math.sin(slope + i));
	return {
		...{
			version: 1,
			id,
			name: `model ${id}`,
			created: '2026-11-30T00:00:00Z',
			task: 'classify',
			kind: 'lda'
		},
		pipeline: { ...DEFAULT_PIPELINE, filters: [], features: ['MAV'], windowSeconds: 0.2, hopSeconds: 0.05 },
		stream: { name: 'emg', nChannels: 2, fs: hertz(1000), unit: 'uV' },
		classNames,
		trainedOn: [],
		weights: {
			mean: { shape: [features], data: new Float64Array(features) },
			coefficients: { shape: [nClasses, features], data: coefficients },
			intercepts: { shape: [nClasses], data: new Float64Array(nClasses) }
		}
	};
}
