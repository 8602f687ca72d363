import type { Chunk, StreamInfo } from '../../core/signal.ts';
import type { Samples, Seconds } from '../../core/units.ts';
import type { Model, Task } from '../../models/model.ts';
import { checkFits, outputNames, type ModelBundle } from '../bundle/bundle.ts';
import { Adapter, type AdapterOptions } from '../adapt/adapter.ts';
import type { CustomParts } from './custom-parts.ts';
import { kindOf } from './kind-of.ts';
import { Pipeline } from './pipeline.ts';

/** What a model says of one window. */
export interface PredictedFrame {
	/** Index of the first sample after the window. */
	readonly end: Samples;
	/** Timestamp of the window's last sample. */
	readonly time: Seconds;
	/**
	 * One per output: the probabilities of the classes (sum 1), or the values of the targets. Reused for the next frame.
	 */
	readonly outputs: Float32Array;
	/** What it was said of. Reused for the next frame. */
	readonly features: Float32Array;
}

/** A model bundle at work on a stream: chunks in, predictions out. The same class live, in replay and in checks. */
export class Predictor {
	readonly task: Task;
	/** One per class, or one per target. */
	readonly nOutputs: number;
	/** Classes or targets, one per output. */
	readonly outputNames: readonly string[];
	readonly pipeline: Pipeline;
	readonly #model: Model;
	readonly #outputs: Float32Array;
	/** What adapts the model to the stream, where that was asked for and the model can be adapted. */
	readonly adapter: Adapter | undefined;

	/**
	 * `first`: index of the first sample that will be pushed. Throws a ModelError when the stream is not of the kind
	 * the model was trained on, when the weights are not of the model's kind, or when it has a script and `own`, what was
	 * loaded of it, is missing. `adaptation`: adapt the model to the stream, or repeat recorded steps; absent: it predicts as
	 * it was trained, but for a model of other people, which searches the placement of the band from the first window on.
	 */
	constructor(
		bundle: ModelBundle,
		info: Pick<StreamInfo, 'name' | 'nChannels' | 'fs' | 'unit'>,
		first?: Samples,
		own?: CustomParts,
		adaptation?: Pick<AdapterOptions, 'replay' | 'without'>
	) {
		checkFits(bundle, info);
		this.pipeline = new Pipeline(bundle.pipeline, info, first, own);
		this.#model = kindOf(bundle, own).load(bundle.weights);
		this.task = bundle.task;
		this.nOutputs = this.#model.nOutputs;
		this.outputNames = outputNames(bundle);
		this.#outputs = new Float32Array(this.nOutputs);
		const { window } = this.pipeline;
		const { hopSeconds } = bundle.pipeline;
		const adapts = adaptation ?? (bundle.population === undefined ? undefined : {});
		this.adapter = adapts && Adapter.of(bundle, { ...adapts, window, hopSeconds, first: first ?? 0 });
	}

	/** Forgets every sample so far; the next one pushed has index `next`. */
	restart(next: Samples): void {
		this.pipeline.restart(next);
	}

	/** Takes rows and yields a prediction for each window they complete. Run it to its end. */
	*push(chunk: Chunk): Generator<PredictedFrame> {
		for (const { end, time, features } of this.pipeline.push(chunk)) {
			if (this.adapter) this.adapter.predict(end, features, this.#model, this.#outputs);
			else this.#model.predict(features, this.#outputs);
			yield { end, time, outputs: this.#outputs, features };
		}
	}
}
