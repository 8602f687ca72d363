import { expose } from 'comlink';
import { now } from '../lib/core/clock.ts';
import { Percentiles } from '../lib/core/percentiles.ts';
import type { StreamInfo } from '../lib/core/signal.ts';
import { hertz, samplesIn, seconds } from '../lib/core/units.ts';
import type { ModelBundle } from '../lib/pipeline/bundle.ts';
import { Predictor } from '../lib/pipeline/predictor.ts';
import { SharedRing } from '../lib/ring/shared-ring.ts';
import type { LiveStream } from '../lib/sources/pump.ts';

let input: SharedRing;
let output: SharedRing;
let predictor: Predictor;
let at = 0;
let behind = 0;
let failed: (error: unknown) => void = () => {};
const latency = new Percentiles();

/** Predicts from everything that is new. */
function catchUp(buffer: ReturnType<SharedRing['buffer']>): void {
	while (at < input.written) {
		const chunk = input.read(at, buffer);
		if (chunk.missed > 0) behind++;
		if (chunk.broken) predictor.restart(chunk.index);
		for (const { end, time, probabilities } of predictor.push({ ...chunk, lost: 0 })) {
			const done = now();
			latency.add(done - input.arrivalOf(chunk.row + (end - chunk.index) - 1));
			output.write({ data: probabilities, timestamps: Float64Array.of(time) }, seconds(done));
		}
		at = chunk.row + chunk.timestamps.length;
	}
}

async function run(): Promise<void> {
	const buffer = input.buffer(Math.min(input.capacity, 1024));
	for (;;) {
		catchUp(buffer);
		await input.changed(at, 200);
	}
}

const api = {
	/** Predicts on a live stream from now on; returns the stream of class probabilities. */
	start(bundle: ModelBundle, { info, ring }: LiveStream, name: string): LiveStream {
		input = new SharedRing(ring);
		at = input.written;
		predictor = new Predictor(bundle, info, input.nextIndex);
		const hop = samplesIn(seconds(bundle.pipeline.hopSeconds), info.fs);
		const fs = hertz(info.fs / hop);
		output = SharedRing.create(predictor.nOutputs, Math.max(256, Math.ceil(60 * fs)));
		const out: StreamInfo = {
			name,
			nChannels: predictor.nOutputs,
			fs,
			unit: 'probability',
			channelNames: bundle.classNames,
			device: bundle.name
		};
		run().catch((error: unknown) => failed(error));
		return { info: out, ring: output.handle };
	},
	/** Rejects when predicting fails. */
	run: (): Promise<void> => new Promise((_resolve, reject) => (failed = reject)),
	/**
	 * Forgets what came before and begins anew at the newest sample: a recording that starts there explains every
	 * prediction from `predictionRow` on.
	 */
	restart(): { row: number; predictionRow: number } {
		at = input.written;
		predictor.restart(input.nextIndex);
		return { row: at, predictionRow: output.written };
	},
	/** Seconds from a window's last sample entering the ring to its prediction being there; how often it fell behind. */
	stats: (): { p50: number; p99: number; behind: number } => ({
		p50: latency.at(0.5),
		p99: latency.at(0.99),
		behind
	})
};

export type PredictApi = typeof api;
expose(api);
