import { AppError, isAbort, messageOf } from '../core/errors.ts';
import type { JsonObject } from '../core/parse.ts';
import { checkFits, type ModelBundle } from '../pipeline/bundle.ts';
import type { PredictionStats } from '../pipeline/live.ts';
import { SharedRing } from '../ring/shared-ring.ts';
import type { LiveStream } from '../sources/pump.ts';
import type { PredictApi } from '../../workers/predict.worker.ts';
import type { Deck } from './deck.svelte.ts';
import { spawn, type Spawned } from './spawn.ts';

/** What the model says now. */
export interface CurrentPrediction {
	/** Position in `classNames` of the most probable class. */
	readonly winner: number;
	/** One per class, sum 1. */
	readonly probabilities: readonly number[];
	/** Timestamp of the window's last sample. */
	readonly time: number;
}

/** Predictions older than this many hops are no longer shown. */
const STALE_HOPS = 8;

/** A model at work on a live stream. */
export class Prediction {
	readonly #deck: Deck;
	#running = $state<{ bundle: ModelBundle; input: LiveStream; output: LiveStream }>();
	#current = $state.raw<CurrentPrediction>();
	#latency = $state.raw<PredictionStats>();
	#rate = $state(0);
	#worker: Spawned<PredictApi> | undefined;
	#seen = 0;
	/** Told when predicting ended by itself. */
	onFailure: (message: string) => void = () => {};
	/** Awaited before predicting stops. */
	onStop: () => Promise<void> = async () => {};

	constructor(deck: Deck) {
		this.#deck = deck;
	}

	get running(): boolean {
		return this.#running !== undefined;
	}
	/** The model at work. */
	get bundle(): ModelBundle | undefined {
		return this.#running?.bundle;
	}
	/** The stream of class probabilities. */
	get output(): LiveStream | undefined {
		return this.#running?.output;
	}
	/** What outlets pass on. */
	get decided(): LiveStream | undefined {
		return this.#running?.output;
	}
	/** Undefined before the first prediction, and when the stream has dropped. */
	get current(): CurrentPrediction | undefined {
		return this.#current;
	}
	get latency(): PredictionStats | undefined {
		return this.#latency;
	}
	/** Predictions per second. */
	get rate(): number {
		return this.#rate;
	}
	/** Goes into the session that is recorded meanwhile. */
	get facts(): JsonObject {
		const running = this.#running;
		if (!running) return {};
		const { id, name, kind, pipeline } = running.bundle;
		const model = { id, name, kind, pipeline: JSON.parse(JSON.stringify(pipeline)) as JsonObject };
		return {
			predictions: {
				[running.output.info.name]: { of: running.input.info.name, model, behind: this.#latency?.behind ?? 0 }
			}
		};
	}

	/**
	 * Predicts on the live stream the model fits: the one it was trained on by name, else the first that fits. Rejects
	 * with a ModelError that names both sides when none does.
	 */
	async start(bundle: ModelBundle): Promise<void> {
		await this.stop();
		const input = this.#inputFor(bundle);
		const worker = spawn<PredictApi>(
			'prediction',
			new Worker(new URL('../../workers/predict.worker.ts', import.meta.url), {
				type: 'module',
				name: 'predict'
			})
		);
		this.#worker = worker;
		try {
			const output = await worker.call((api) =>
				api.start($state.snapshot(bundle) as ModelBundle, input, this.#freeName(input))
			);
			this.#running = { bundle, input, output };
			this.#seen = 0;
		} catch (error) {
			worker.dispose();
			this.#worker = undefined;
			throw error;
		}
		worker
			.call((api) => api.run())
			.catch((error: unknown) => {
				if (isAbort(error) || worker !== this.#worker) return;
				this.stop();
				this.onFailure(messageOf(error));
			});
	}

	/** Stops predicting; whatever is steered lets go first. */
	async stop(): Promise<void> {
		try {
			await this.onStop();
		} finally {
			this.#end();
		}
	}

	#end(): void {
		this.#worker?.dispose();
		this.#worker = undefined;
		this.#running = undefined;
		this.#current = undefined;
		this.#latency = undefined;
		this.#rate = 0;
	}

	/** Begins anew at the newest sample, see the worker. Undefined when nothing is predicted. */
	async restart(): Promise<
		{ input: string; row: number; output: LiveStream; predictionRow: number } | undefined
	> {
		const running = this.#running;
		const places = running && (await this.#worker?.call((api) => api.restart()));
		return (
			places && {
				...places,
				input: running.input.info.name,
				output: $state.snapshot(running.output) as LiveStream
			}
		);
	}

	/** Takes over the newest prediction. Called by the app's ticker. */
	async refresh(): Promise<void> {
		const running = this.#running;
		if (!running) return;
		if (!this.#deck.streams.some((stream) => stream.info.name === running.input.info.name)) {
			this.#current = undefined;
			this.#rate = 0;
			return;
		}
		const { info, ring: handle } = running.output;
		const ring = new SharedRing(handle);
		if (ring.written > this.#seen) {
			this.#seen = ring.written;
			const { data, timestamps } = ring.read(ring.written - 1, ring.buffer(1));
			const probabilities = [...data];
			const winner = probabilities.indexOf(Math.max(...probabilities));
			this.#current = { winner, probabilities, time: timestamps[0] ?? NaN };
		}
		const newest = ring.arrivalOf(ring.written - 1);
		const input = new SharedRing(running.input.ring);
		const quiet = input.arrivalOf(input.written - 1) - newest;
		if (quiet > STALE_HOPS / info.fs) this.#current = undefined;
		const before = ring.arrivalOf(ring.written - 1 - Math.ceil(info.fs));
		this.#rate = before < newest ? Math.ceil(info.fs) / (newest - before) : 0;
		this.#latency = await this.#worker?.call((api) => api.stats());
	}

	#inputFor(bundle: ModelBundle): LiveStream {
		const streams = this.#deck.streams;
		const first = streams.find((stream) => stream.info.name === bundle.stream.name) ?? streams[0];
		if (!first)
			throw new AppError('SourceError', 'Predicting needs a live source. Choose one and press Connect.');
		const fitting = [first, ...streams].find((stream) => {
			try {
				checkFits(bundle, stream.info);
				return true;
			} catch {
				return false;
			}
		});
		if (!fitting) checkFits(bundle, first.info);
		return fitting ?? first;
	}

	/** `emg_prediction`, with a number when a replayed session has that name already. */
	#freeName(input: LiveStream): string {
		const base = `${input.info.name}_prediction`;
		const taken = new Set(this.#deck.streams.map((stream) => stream.info.name));
		for (let n = 2, name = base; ; name = `${base}_${n++}`) if (!taken.has(name)) return name;
	}
}
