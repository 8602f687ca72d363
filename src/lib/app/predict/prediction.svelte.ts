import { AppError, isAbort, messageOf } from '../../core/errors.ts';
import type { JsonObject } from '../../core/parse.ts';
import type { SmootherStep } from '../../dsp/smoothers/chain.ts';
import { decisionOf } from '../../dsp/smoothers/smoother.ts';
import type { Task } from '../../models/model.ts';
import { checkFits, type ModelBundle } from '../../pipeline/bundle/bundle.ts';
import type { PredictionStats } from '../../pipeline/run/live.ts';
import type { Predicting } from '../../pipeline/run/predicting.ts';
import { SharedRing } from '../../ring/shared-ring.ts';
import type { LiveStream } from '../../sources/pump.ts';
import type { Connections } from '../connect/connections.svelte.ts';
import type { Settings } from '../kernel/settings.ts';
import { startWorker, type WorkerClient } from '../kernel/worker-client.ts';

/** What the model says now. */
export interface CurrentPrediction {
	/** One per class, sum 1; of a regression one value per output. */
	readonly values: readonly number[];
	/** The same after the smoothers; all 0 when they decide nothing. */
	readonly smoothed: readonly number[];
	/** Position of the class that is decided for, after the smoothers; −1: none, and in a regression. */
	readonly winner: number;
	/** Timestamp of the window's last sample. */
	readonly time: number;
}

/** A model at work. */
interface Running {
	readonly bundle: ModelBundle;
	readonly input: LiveStream;
	readonly output: LiveStream;
	readonly smoothed: LiveStream;
}

/** Predictions older than this many hops are no longer shown. */
const STALE_HOPS = 8;

/** A model at work on a live stream. */
export class Prediction {
	readonly #deck: Connections;
	readonly #settings: Settings;
	#running = $state.raw<Running>();
	#current = $state.raw<CurrentPrediction>();
	#latency = $state.raw<PredictionStats>();
	#rate = $state(0);
	#worker: WorkerClient<Predicting> | undefined;
	#seen = 0;
	/** The smoothers in use and from when on, since a recording began: for its facts. */
	#smoothings: { readonly after: number | undefined; readonly steps: readonly SmootherStep[] }[] = [];
	/** Told when predicting ended by itself. */
	onFailure: (message: string) => void = () => {};
	/** Told of a stream that has come meanwhile and should be recorded too. */
	onStream: (stream: LiveStream) => void = () => {};
	/** A worker with a bundle's script loaded. Rejects with an AbortError when it may not run. */
	scriptWorker: (bundle: ModelBundle) => Promise<WorkerClient<Predicting>> = () =>
		Promise.reject(new AppError('ModelError', 'Scripts do not run here.'));
	/** Awaited before predicting stops. */
	onStop: () => Promise<void> = async () => {};

	constructor(deck: Connections, settings: Settings) {
		this.#deck = deck;
		this.#settings = settings;
	}

	get running(): boolean {
		return this.#running !== undefined;
	}
	/** The model at work. */
	get bundle(): ModelBundle | undefined {
		return this.#running?.bundle;
	}
	/** The stream it predicts on. */
	get input(): LiveStream | undefined {
		return this.#running?.input;
	}
	/** The stream of what the model says. */
	get output(): LiveStream | undefined {
		return this.#running?.output;
	}
	/** The stream of what is decided, after the smoothers: what outlets pass on. */
	get decided(): LiveStream | undefined {
		return this.#running?.smoothed;
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
		const { id, name, kind, pipeline, script } = running.bundle;
		const behind = this.#latency?.behind ?? 0;
		const prediction = {
			of: running.input.info.name,
			model: { id, name, kind, pipeline, ...(script && { script }) },
			behind,
			...(this.#smooths && { smoothed: running.smoothed.info.name, smoothing: this.#smoothings })
		};
		return plain({ predictions: { [running.output.info.name]: prediction } }) as unknown as JsonObject;
	}

	/** The smoothers for such predictions, in order. */
	smoothing(task: Task): readonly SmootherStep[] {
		return this.#settings.data.smoothing[task];
	}

	/** Smooths otherwise from now on. Rejects with a RangeError for params out of range. */
	async smooth(task: Task, steps: readonly SmootherStep[]): Promise<void> {
		const running = this.#running;
		this.#settings.data.smoothing[task] = [...steps];
		if (running?.bundle.task !== task) return;
		const said = plain(steps);
		const after = await this.#worker?.call((api) => api.smooth(said));
		this.#smoothings.push({ after, steps: said });
		if (steps.length > 0) this.onStream(running.smoothed);
	}

	/**
	 * Predicts on the live stream the model fits: the one it was trained on by name, else the first that fits. Rejects
	 * with a ModelError that names both sides when none does.
	 */
	async start(bundle: ModelBundle): Promise<void> {
		await this.stop();
		const input = this.#inputFor(bundle);
		const worker = bundle.script ? await this.scriptWorker(bundle) : startPredictWorker();
		this.#worker = worker;
		try {
			const steps = plain(this.smoothing(bundle.task));
			const streams = await worker.call((api) =>
				api.start($state.snapshot(bundle) as ModelBundle, input, this.#freeName(input), steps)
			);
			this.#running = { bundle, input, ...streams };
			this.#smoothings = [{ after: undefined, steps }];
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
				void this.stop();
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

	/**
	 * Begins anew at the newest sample, see the worker. `outputs`: what is to be recorded from `predictionRow` on.
	 * Undefined when nothing is predicted.
	 */
	async restart(): Promise<
		{ input: string; row: number; outputs: readonly LiveStream[]; predictionRow: number } | undefined
	> {
		const running = this.#running;
		const places = running && (await this.#worker?.call((api) => api.restart()));
		if (!places) return undefined;
		this.#smoothings = this.#smoothings.slice(-1).map(({ steps }) => ({ after: undefined, steps }));
		const outputs = this.#smooths ? [running.output, running.smoothed] : [running.output];
		return { ...places, input: running.input.info.name, outputs };
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
		const smooth = new SharedRing(running.smoothed.ring);
		if (smooth.written > this.#seen) {
			this.#seen = smooth.written;
			const { data: values, timestamps } = ring.read(smooth.written - 1, ring.buffer(1));
			const { data } = smooth.read(smooth.written - 1, smooth.buffer(1));
			const winner = running.bundle.task === 'classify' ? decisionOf(data) : -1;
			this.#current = { values: [...values], smoothed: [...data], winner, time: timestamps[0] ?? NaN };
		}
		const newest = ring.arrivalOf(ring.written - 1);
		const input = new SharedRing(running.input.ring);
		const quiet = input.arrivalOf(input.written - 1) - newest;
		if (quiet > STALE_HOPS / info.fs) this.#current = undefined;
		const before = ring.arrivalOf(ring.written - 1 - Math.ceil(info.fs));
		this.#rate = before < newest ? Math.ceil(info.fs) / (newest - before) : 0;
		this.#latency = await this.#worker?.call((api) => api.stats());
	}

	/** True when smoothers are or were at work since the recording began. */
	get #smooths(): boolean {
		return this.#smoothings.some(({ steps }) => steps.length > 0);
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
		for (let n = 2, name = base; ; name = `${base}_${n++}`)
			if (!taken.has(name) && !taken.has(`${name}_smoothed`)) return name;
	}
}

const startPredictWorker = (): WorkerClient<Predicting> =>
	startWorker<Predicting>(
		'prediction',
		new Worker(new URL('../../../workers/predict.worker.ts', import.meta.url), {
			type: 'module',
			name: 'predict'
		})
	);

/** A copy as plain JSON, without proxies. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
