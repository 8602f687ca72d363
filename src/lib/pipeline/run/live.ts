import { Percentiles } from '../../core/percentiles.ts';
import type { StreamInfo } from '../../core/signal.ts';
import { hertz, samples, samplesIn, seconds, type Seconds } from '../../core/units.ts';
import { SmootherChain, type SmootherStep } from '../../dsp/smoothers/chain.ts';
import type { Adapter } from '../adapt/adapter.ts';
import { firstArrivedSince } from '../../ring/arrived-since.ts';
import { SharedRing, type RingHandle, type RowBuffer } from '../../ring/shared-ring.ts';
import type { ModelBundle } from '../bundle/bundle.ts';
import type { CustomParts } from './custom-parts.ts';
import { Predictor, type PredictedFrame } from './predictor.ts';

/** Seconds of predictions that the ring keeps. */
const KEPT_SECONDS = 60;
/** Rows read at once. */
const ROWS = 1024;
/** Decisions that say whether it is late now. */
const RECENT = 20;

/** Where predicting began on a stream. */
export interface PredictionStart {
	/** Ring position of the first row that is predicted on. */
	readonly row: number;
	/** Its sample index. */
	readonly sample: number;
	/** Timestamp of the row before it: every prediction is later. Undefined on an empty ring. */
	readonly after: number | undefined;
	/** Ring position of the first prediction. */
	readonly predictionRow: number;
}

/** How a live prediction is doing. */
export interface PredictionStats {
	/** Seconds from a window's last sample entering the ring to its prediction being there. */
	readonly p50: number;
	readonly p95: number;
	readonly p99: number;
	/** The median of the last decisions. */
	readonly recent: number;
	/** Times it was too slow for the ring, lost samples and began anew. */
	readonly behind: number;
}

/**
 * A model at work on a ring: windows in, a ring of class probabilities or of a regression's values out, each stamped with
 * its window's last sample; and beside it a ring of what the smoothers made of them. It keeps up as often as `catchUp` is
 * called and reads no clock but the one it is handed.
 */
export class LivePrediction {
	/** The stream of predictions. */
	readonly info: StreamInfo;
	readonly output: SharedRing;
	/** The stream of predictions after the smoothers: row for row that of the predictions. */
	readonly smoothedInfo: StreamInfo;
	readonly smoothed: SharedRing;
	readonly #input: SharedRing;
	readonly #predictor: Predictor;
	readonly #buffer: RowBuffer;
	readonly #clock: () => Seconds;
	#chain: SmootherChain;
	readonly #latency = new Percentiles();
	readonly #recent = new Percentiles(RECENT);
	/** Where it began, or began anew. */
	#began: PredictionStart;
	#at: number;
	/** Rows before this one were there when it began anew: how late their predictions are says nothing. */
	#untimed = 0;
	#behind = 0;

	/**
	 * Predicts from the newest sample on. Throws a ModelError when the model does not fit the stream, a RangeError for
	 * `smoothing` out of range.
	 */
	constructor(
		bundle: ModelBundle,
		info: StreamInfo,
		ring: RingHandle,
		name: string,
		clock: () => Seconds,
		smoothing: readonly SmootherStep[] = [],
		own?: CustomParts
	) {
		this.#input = new SharedRing(ring);
		this.#began = this.#startAt(this.#input.written, 0);
		this.#at = this.#began.row;
		this.#predictor = new Predictor(bundle, info, samples(this.#began.sample), own, {});
		this.#buffer = this.#input.buffer(Math.min(this.#input.capacity, ROWS));
		this.#clock = clock;
		const hop = samplesIn(seconds(bundle.pipeline.hopSeconds), info.fs);
		const fs = hertz(info.fs / hop);
		const { task, nOutputs, outputNames: channelNames } = this.#predictor;
		const [unit, device] = [
			task === 'classify' ? ('probability' as const) : ('output' as const),
			bundle.name
		];
		this.info = { name, nChannels: nOutputs, fs, unit, channelNames, device };
		this.smoothedInfo = { ...this.info, name: `${name}_smoothed` };
		const rows = Math.max(256, Math.ceil(KEPT_SECONDS * fs));
		this.output = SharedRing.create(nOutputs, rows);
		this.smoothed = SharedRing.create(nOutputs, rows);
		this.#chain = new SmootherChain(smoothing, task, nOutputs, fs);
	}

	/** Smooths otherwise from the next prediction on. Throws a RangeError for params out of range. */
	smooth(steps: readonly SmootherStep[]): void {
		const { task, nOutputs } = this.#predictor;
		this.#chain = new SmootherChain(steps, task, nOutputs, this.info.fs);
	}

	get stats(): PredictionStats {
		const [p50, p95, p99] = [0.5, 0.95, 0.99].map((p) => this.#latency.at(p)) as [number, number, number];
		return { p50, p95, p99, recent: this.#recent.at(0.5), behind: this.#behind };
	}

	/** Predicts on everything that is new; `each` sees every prediction as it is made. */
	catchUp(each: (frame: PredictedFrame) => void = () => {}): void {
		// Up to what is there now, so that other messages get their turn.
		for (const end = this.#input.written; this.#at < end;) {
			const chunk = this.#input.read(this.#at, this.#buffer);
			if (chunk.missed > 0) this.#behind++;
			if (chunk.broken) {
				this.#predictor.restart(chunk.index);
				this.#chain.reset();
			}
			for (const frame of this.#predictor.push({ ...chunk, lost: 0 })) {
				const done = this.#clock();
				const timestamps = Float64Array.of(frame.time);
				this.output.write({ data: frame.outputs, timestamps }, done);
				this.smoothed.write({ data: this.#chain.push(frame.outputs), timestamps }, done);
				this.#time(done, chunk.row + (frame.end - chunk.index) - 1);
				each(frame);
			}
			this.#at = chunk.row + chunk.timestamps.length;
		}
	}

	/** What adapts the model to the stream; undefined for a model that cannot be adapted. */
	get adapter(): Adapter | undefined {
		return this.#predictor.adapter;
	}

	/** Resolves when there is something new, or after a while. */
	changed(): Promise<void> {
		return this.#input.changed(this.#at, 200);
	}

	/** Where predicting began, or began anew last. */
	get began(): PredictionStart {
		return this.#began;
	}

	/**
	 * Forgets what came before and begins anew at the first sample that entered the ring at `since` (app clock) or later,
	 * at the next one when left out: a recording that starts at ring position `row` explains every prediction from
	 * `predictionRow` on. What was predicted on these samples before is predicted again.
	 */
	restart(since?: Seconds): PredictionStart {
		this.#untimed = this.#input.written;
		const row = since === undefined ? this.#untimed : firstArrivedSince(this.#input, since);
		this.#began = this.#startAt(row, this.output.written);
		this.#at = this.#began.row;
		this.#predictor.restart(samples(this.#began.sample));
		this.#predictor.adapter?.restart(this.#began.sample);
		this.#chain.reset();
		return this.#began;
	}

	/** Counts how late the prediction is whose window ends with a row of the input. */
	#time(done: Seconds, row: number): void {
		if (row < this.#untimed) return;
		const latency = done - this.#input.arrivalOf(row);
		this.#latency.add(latency);
		this.#recent.add(latency);
	}

	/** A row of the input. Its index is read with its position: the writer may be at work meanwhile. */
	#startAt(row: number, predictionRow: number): PredictionStart {
		const { index } = this.#input.read(row, this.#input.buffer(0));
		const before = this.#input.read(row - 1, this.#input.buffer(1));
		const after = row > 0 && before.row < row ? before.timestamps[0] : undefined;
		return { row, sample: index, after, predictionRow };
	}
}
