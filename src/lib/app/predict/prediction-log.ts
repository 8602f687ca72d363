import { parseJson, type Json, type JsonObject } from '../../core/parse.ts';
import { samplesIn, seconds } from '../../core/units.ts';
import type { SmootherStep } from '../../dsp/smoothers/chain.ts';
import type { AdaptationEvent } from '../../pipeline/adapt/events.ts';
import { outputNames, type ModelBundle } from '../../pipeline/bundle/bundle.ts';
import type { PredictionStart } from '../../pipeline/run/live.ts';
import { SharedRing, type RingHandle } from '../../ring/shared-ring.ts';
import type { LiveStream } from '../../sources/pump.ts';

/** One model at work without a break, on one stream. */
interface Stretch {
	readonly model: Json;
	/** The stream it predicts on. */
	readonly of: string;
	readonly began: PredictionStart;
	/** Its predictions. */
	readonly ring: RingHandle;
	/** True once its worker was told to end. */
	ended: boolean;
	/** Times it lost samples and began anew. */
	behind: number;
	/** Steps by which the model was adapted meanwhile. */
	adaptation: readonly AdaptationEvent[];
}

/** The smoothers in use after a timestamp; undefined: from the first prediction on. */
interface Smoothing {
	readonly after: number | undefined;
	readonly steps: readonly SmootherStep[];
}

/** A stream of predictions: the stretches that models of one output shape wrote into it, in order. */
interface PredictionStream {
	readonly name: string;
	readonly shape: string;
	readonly smoothed: string;
	readonly stretches: Stretch[];
	smoothings: Smoothing[];
}

/** What a model that has begun writes, and where it began. */
export interface BegunPrediction {
	readonly bundle: ModelBundle;
	readonly input: LiveStream;
	readonly output: LiveStream;
	readonly smoothed: LiveStream;
	readonly began: PredictionStart;
	readonly steps: readonly SmootherStep[];
}

/**
 * Which model wrote which predictions since a recording began: the facts of its session. Models of one output shape
 * write stretches of one stream; a model of another shape gets a stream of its own.
 */
export class PredictionLog {
	#streams: PredictionStream[] = [];
	#open: { readonly stream: PredictionStream; readonly stretch: Stretch } | undefined;

	/** True when smoothers are or were at work on the stream that is written. */
	get smooths(): boolean {
		return this.#open?.stream.smoothings.some(({ steps }) => steps.length > 0) ?? false;
	}

	/**
	 * Name for the predictions of a model: `emg_prediction`, as `emg_prediction-2` when that name is in use for another
	 * output shape, as `emg_prediction_2` when another source has that name already.
	 */
	nameFor(bundle: ModelBundle, input: LiveStream, taken: ReadonlySet<string>): string {
		const shape = shapeOf(bundle, input);
		const base = `${input.info.name}_prediction`;
		let free = base;
		for (let n = 2; taken.has(free) || taken.has(`${free}_smoothed`); n++) free = `${base}_${n}`;
		for (let n = 1; ; n++) {
			const name = n === 1 ? free : `${free}-${n}`;
			if (taken.has(name)) continue;
			const known = this.#streams.find((stream) => stream.name === name);
			if (!known || known.shape === shape) return name;
		}
	}

	/** A model begins. */
	begin({ bundle, input, output, smoothed, began, steps }: BegunPrediction): void {
		const { name } = output.info;
		let stream = this.#streams.find((one) => one.name === name);
		if (!stream) {
			const shape = shapeOf(bundle, input);
			stream = { name, shape, smoothed: smoothed.info.name, stretches: [], smoothings: [] };
			this.#streams.push(stream);
		}
		const { id, name: called, kind, pipeline, script } = bundle;
		const model = json({ id, name: called, kind, pipeline, ...(script && { script }) });
		const stretch: Stretch = {
			...{ model, of: input.info.name, began, ring: output.ring },
			...{ ended: false, behind: 0, adaptation: [] }
		};
		const after = stream.stretches.length > 0 ? began.after : undefined;
		stream.stretches.push(stretch);
		stream.smoothings.push({ after, steps: plain(steps) });
		this.#open = { stream, stretch };
	}

	/** The smoothers were changed after timestamp `after`. */
	smooth(steps: readonly SmootherStep[], after: number | undefined): void {
		this.#open?.stream.smoothings.push({ after, steps: plain(steps) });
	}

	/** How often the model at work fell behind. */
	behind(times: number): void {
		if (this.#open) this.#open.stretch.behind = times;
	}

	/** The steps of adaptation so far of the model at work. Says whether they are news. */
	adapt(steps: readonly AdaptationEvent[]): boolean {
		const stretch = this.#open?.stretch;
		if (!stretch || stretch.adaptation.at(-1)?.id === steps.at(-1)?.id) return false;
		stretch.adaptation = steps;
		return true;
	}

	/** The model has stopped. */
	end(): void {
		if (this.#open) this.#open.stretch.ended = true;
		this.#open = undefined;
	}

	/** A recording begins: only the model at work is kept. `began`: where it begins anew, when it does. */
	restart(began: PredictionStart | undefined): void {
		const open = this.#open;
		this.#streams = [];
		this.#open = undefined;
		if (!open) return;
		const stretch = { ...open.stretch, began: began ?? open.stretch.began, adaptation: [] };
		const smoothings = open.stream.smoothings.slice(-1).map(({ steps }) => ({ after: undefined, steps }));
		const stream = { ...open.stream, stretches: [stretch], smoothings };
		this.#streams = [stream];
		this.#open = { stream, stretch };
	}

	/** What goes into the session: by stream, what it was predicted on and by which models. Empty without predictions. */
	get facts(): JsonObject {
		if (this.#streams.length === 0) return {};
		const facts = this.#streams.map((stream) => [stream.name, factsOf(stream)] as const);
		return json({ predictions: Object.fromEntries(facts) as JsonObject });
	}
}

function factsOf({ stretches, smoothings, smoothed }: PredictionStream): unknown {
	const [first] = stretches;
	return {
		of: first?.of,
		model: first?.model,
		behind: stretches.reduce((sum, { behind }) => sum + behind, 0),
		...(smoothings.some(({ steps }) => steps.length > 0) && { smoothed, smoothing: smoothings }),
		stretches: stretches.map((stretch) => {
			const { model, of, began, behind, adaptation } = stretch;
			const until = untilOf(stretch);
			return {
				...{ model, of, behind, sample: began.sample },
				...(finite(began.after) && { after: began.after }),
				...(finite(until) && { until }),
				...(adaptation.length > 0 && { adaptation })
			};
		})
	};
}

/** Timestamp of the last prediction of one that has ended. Read late: a worker may write a row after it was told to end. */
function untilOf({ ring, ended, began }: Stretch): number | undefined {
	if (!ended) return undefined;
	const { newest } = new SharedRing(ring);
	// One that has predicted nothing is empty.
	return Number.isNaN(newest) ? began.after : newest;
}

const finite = (value: number | undefined): boolean => Number.isFinite(value);

/** What streams of predictions must have in common to be one: outputs by name, unit, rate. */
function shapeOf(bundle: ModelBundle, { info }: LiveStream): string {
	const hop = samplesIn(seconds(bundle.pipeline.hopSeconds), info.fs);
	return JSON.stringify([bundle.task, outputNames(bundle), info.fs / hop]);
}

/** As JSON, without proxies. */
const json = (value: object): JsonObject => parseJson(JSON.stringify(value)) as JsonObject;
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
