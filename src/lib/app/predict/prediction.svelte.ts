// Over 250 lines because a predictor is one state machine: start, pause, retry and stop share the worker and its ring.
import { AppError, isAbort, messageOf } from '../../core/errors.ts';
import type { JsonObject } from '../../core/parse.ts';
import type { SmootherStep } from '../../dsp/smoothers/chain.ts';
import type { Task } from '../../models/model.ts';
import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import type { AdaptationStatus } from '../../pipeline/adapt/adapter.ts';
import type { AdaptationCommand } from '../../pipeline/adapt/command.ts';
import type { PredictionStart, PredictionStats } from '../../pipeline/run/live.ts';
import type { Seconds } from '../../core/units.ts';
import type { RestartedPrediction } from '../record/recording-parts.ts';
import type { Predicting } from '../../pipeline/run/predicting.ts';
import type { LiveStream } from '../../sources/pump.ts';
import { LatestWins } from '../kernel/job.ts';
import type { Settings } from '../kernel/settings.ts';
import type { StartWorker, WorkerClient } from '../kernel/worker-client.ts';
import { stepsFor } from './decision-steps.ts';
import { NewestPrediction, type CurrentPrediction } from './newest-prediction.ts';
import { startPredictWorker } from './predict-worker.ts';
import { PredictionLog } from './prediction-log.ts';
import { streamFor, type LiveStreams } from './stream-for.ts';

export type { CurrentPrediction } from './newest-prediction.ts';

/** `waiting`: a model is at work, and no samples of its stream come. */
export type PredictionState = 'idle' | 'starting' | 'running' | 'waiting';

/** A model at work. */
interface Running {
	readonly bundle: ModelBundle;
	readonly input: LiveStream;
	readonly output: LiveStream;
	readonly smoothed: LiveStream;
	readonly worker: WorkerClient<Predicting>;
	readonly newest: NewestPrediction;
}

/** A model at work on a live stream. The newest `start` or `stop` decides; every worker that was started is disposed. */
export class Prediction {
	readonly #connections: LiveStreams;
	readonly #settings: Pick<Settings, 'data'>;
	readonly #startWorker: StartWorker<Predicting>;
	readonly #starts = new LatestWins();
	readonly #log = new PredictionLog();
	#starting = $state.raw<{ readonly bundle: ModelBundle; readonly run: Promise<void> }>();
	#running = $state.raw<Running>();
	#current = $state.raw<CurrentPrediction>();
	#latency = $state.raw<PredictionStats>();
	#rate = $state(0);
	#waiting = $state(false);
	/** Told when predicting ended by itself. */
	onFailure: (message: string) => void = () => {};
	/** Told when its stream was disconnected. */
	onInputGone: (message: string) => void = () => {};
	/** Told of a stream that has come meanwhile and should be recorded too. */
	onStream: (stream: LiveStream) => void = () => {};
	/** Told when `facts` have changed. */
	onFacts: (facts: JsonObject) => void = () => {};
	/** True while a recording runs: then streams of predictions keep their names. */
	recording: () => boolean = () => false;
	/** A worker with a bundle's script loaded. Rejects with an AbortError when it may not run. */
	scriptWorker: (bundle: ModelBundle) => Promise<WorkerClient<Predicting>> = () =>
		Promise.reject(new AppError('ModelError', 'Scripts do not run here.'));
	/** Awaited before predicting stops. */
	onStop: () => Promise<void> = async () => {};

	constructor(
		connections: LiveStreams,
		settings: Pick<Settings, 'data'>,
		start: StartWorker<Predicting> = startPredictWorker
	) {
		this.#connections = connections;
		this.#settings = settings;
		this.#startWorker = start;
	}

	get state(): PredictionState {
		if (this.#starting) return 'starting';
		if (!this.#running) return 'idle';
		return this.#waiting ? 'waiting' : 'running';
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
	/** What is decided, after the smoothers: what outputs send. */
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
	/** Goes into the session that is recorded meanwhile: which model made which predictions. */
	get facts(): JsonObject {
		return this.#log.facts;
	}

	/** The smoothers for such predictions, in order, as they were chosen. */
	smoothing(task: Task): readonly SmootherStep[] {
		return this.#settings.data.smoothing[task];
	}

	/** Smooths otherwise from now on. Rejects with a RangeError for params out of range. */
	async smooth(task: Task, steps: readonly SmootherStep[]): Promise<void> {
		const running = this.#running;
		this.#settings.data.smoothing[task] = [...steps];
		if (running?.bundle.task !== task) return;
		const copy = plain(stepsFor(steps, running.bundle.confidence));
		const after = await running.worker.call((api) => api.smooth(copy));
		if (running !== this.#running) return;
		this.#log.smooth(copy, after);
		if (steps.length > 0) this.onStream(running.smoothed);
		this.onFacts(this.facts);
	}

	/**
	 * Predicts on the live stream the model fits: the one it was trained on by name, else the first that fits. Rejects
	 * with a ModelError that names both sides when none does, with an AbortError when a newer `start` or `stop` came.
	 * A second call for the model that is being started waits for the first.
	 */
	async start(bundle: ModelBundle): Promise<void> {
		const input = streamFor(bundle, this.#connections.streams);
		if (this.#starting?.bundle.id === bundle.id) return this.#starting.run;
		const run = this.#starts.run((signal) => this.#begin(bundle, input, signal));
		const starting = { bundle, run };
		this.#starting = starting;
		try {
			await run;
		} finally {
			if (this.#starting === starting) this.#starting = undefined;
		}
	}

	/** Stops predicting; whatever is steered lets go first. */
	async stop(): Promise<void> {
		this.#starts.cancel();
		this.#starting = undefined;
		await this.#end();
	}

	/** Stops, and says so, when the stream that is predicted on was disconnected for good. */
	async endWithoutInput(): Promise<void> {
		const input = this.#running?.input;
		if (!input || this.#isConnected(input)) return;
		this.onInputGone(
			`Predicting has stopped: ${input.info.name} was disconnected. Connect a source, then press Predict.`
		);
		await this.#end();
	}

	/** False once the stream was disconnected for good: one of its name that comes later is in other memory. */
	#isConnected({ ring }: LiveStream): boolean {
		const streams = this.#connections.list.flatMap((connection) => connection.streams);
		return streams.some((stream) => stream.ring.buffer === ring.buffer);
	}

	async #begin(bundle: ModelBundle, input: LiveStream, signal: AbortSignal): Promise<void> {
		await this.#end();
		signal.throwIfAborted();
		const worker = bundle.script ? await this.scriptWorker(bundle) : this.#startWorker();
		const dispose = (): void => worker.dispose();
		signal.addEventListener('abort', dispose);
		try {
			signal.throwIfAborted();
			if (!this.recording()) this.#log.restart(undefined);
			const taken = new Set(this.#connections.streams.map((stream) => stream.info.name));
			const name = this.#log.nameFor(bundle, input, taken);
			const steps = plain(stepsFor(this.smoothing(bundle.task), bundle.confidence));
			const model = $state.snapshot(bundle) as ModelBundle;
			const { info, ring, clock } = input;
			const streams = await worker.call((api) => api.start(model, { info: plain(info), ring }, name, steps));
			signal.throwIfAborted();
			// Predictions have the times of what they are made of.
			const [output, smoothed] = [
				{ ...streams.output, clock },
				{ ...streams.smoothed, clock }
			];
			const newest = new NewestPrediction(bundle.task, input, output, smoothed);
			this.#run({ bundle, input, output, smoothed, worker, newest }, streams.began, steps);
		} catch (error) {
			worker.dispose();
			throw error;
		} finally {
			signal.removeEventListener('abort', dispose);
		}
	}

	/** Takes a worker over that has begun: tells of its streams before its first prediction, then lets it predict. */
	#run(running: Running, began: PredictionStart, steps: readonly SmootherStep[]): void {
		this.#running = running;
		this.#log.begin({ ...running, began, steps });
		this.onStream(running.output);
		if (this.#log.smooths) this.onStream(running.smoothed);
		this.onFacts(this.facts);
		running.worker
			.call((api) => api.run())
			.catch(async (error: unknown) => {
				if (running !== this.#running) return;
				if (!isAbort(error)) this.onFailure(messageOf(error));
				await this.#end();
			})
			.catch((error: unknown) => console.info(messageOf(error)));
	}

	async #end(): Promise<void> {
		const running = this.#running;
		if (!running) return;
		try {
			await this.onStop();
		} finally {
			running.worker.dispose();
			if (running === this.#running) this.#clear();
		}
	}

	#clear(): void {
		this.#log.end();
		this.#running = undefined;
		this.#current = undefined;
		this.#latency = undefined;
		this.#rate = 0;
		this.#waiting = false;
		this.onFacts(this.facts);
	}

	/**
	 * A recording began at `since` (app clock): predicting begins anew at the first sample since then, see the worker; at
	 * the next one when left out. `outputs`: what is to be recorded from `predictionRow` on. Undefined when nothing is predicted.
	 */
	async restart(since?: Seconds): Promise<RestartedPrediction | undefined> {
		const running = this.#running;
		const began = running && (await running.worker.call((api) => api.restart(since)));
		const same = running === this.#running;
		this.#log.restart(same ? began : undefined);
		// The state it begins with is the first step of the recording.
		await this.adapt({ do: 'look' });
		if (!running || !began || !same) return undefined;
		const outputs = this.#log.smooths ? [running.output, running.smoothed] : [running.output];
		return { ...began, input: running.input.info.name, outputs };
	}

	/**
	 * A step of adaptation of the model at work, and how it stands then; undefined when no model is at work or it cannot be
	 * adapted. Rejects with a ModelError that says what was missing.
	 */
	async adapt(command: AdaptationCommand): Promise<AdaptationStatus | undefined> {
		const running = this.#running;
		const status = await running?.worker.call((api) => api.adapt(command));
		if (!status || running !== this.#running) return undefined;
		if (this.#log.adapt(status.events)) this.onFacts(this.facts);
		return status;
	}

	/** Takes over the newest prediction. Called by the app's ticker. */
	async refresh(): Promise<void> {
		const running = this.#running;
		if (!running) return;
		const { name } = running.input.info;
		const gone = !this.#isConnected(running.input);
		if (gone && !this.#waiting) {
			this.onInputGone(
				`Nothing is predicted: ${name} was disconnected. Press Stop predicting, connect a source, then press Predict.`
			);
		}
		this.#waiting = gone || !this.#connections.flows(name);
		if (this.#waiting) {
			this.#current = undefined;
			this.#rate = 0;
			return;
		}
		this.#current = running.newest.read();
		this.#rate = running.newest.rate;
		const latency = await running.worker.call((api) => api.stats());
		if (running !== this.#running) return;
		this.#latency = latency;
		if (latency) this.#log.behind(latency.behind);
	}
}

/** A copy as plain JSON, without proxies. */
const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
