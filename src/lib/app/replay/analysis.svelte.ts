// Over 250 lines because the analysis worker has one owner: its jobs exclude each other and share its results.
import { proxy } from 'comlink';
import type { AnalysisApi } from '../../../workers/analysis.worker.ts';
import { AppError } from '../../core/errors.ts';
import type { SmootherStep } from '../../dsp/smoothers/chain.ts';
import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import type { Comparison } from '../../pipeline/analysis/compare.ts';
import type { InspectedWindow } from '../../pipeline/analysis/inspect.ts';
import type { Verification } from '../../pipeline/analysis/verify.ts';
import type { SamplesCheck } from '../../session/check/compare-checksums.ts';
import type { ScriptLink } from '../../scripts/linked-script.ts';
import type { PredictedStretch } from '../../session/read/recorded-predictions.ts';
import type { SessionRef } from '../../session/read/session.ts';
import { LatestWins } from '../kernel/job.ts';
import type { ReplayedSession } from './replay-sessions.ts';
import { startWorker, type StartWorker, type WorkerClient } from '../kernel/worker-client.ts';

/** A script that runs in a thread of its own, for a worker that calls it. */
export interface RunningScript {
	readonly link: ScriptLink;
	dispose(): void;
}

export type { SamplesCheck } from '../../session/check/compare-checksums.ts';

/** What verifying found of the predictions that one model made. */
export interface VerifiedStretch extends Verification {
	/** The stream of predictions. */
	readonly stream: string;
	/** Name of the model. */
	readonly model: string;
}

/** A verification of a session: every stretch with its own model, their sums, and the samples of every stream. */
export interface Verified extends Omit<Verification, 'recomputed'> {
	readonly sessionId: string;
	readonly stretches: readonly VerifiedStretch[];
	/** Names of models that are not in this browser: what they predicted was not compared. */
	readonly missing: readonly string[];
	/** Keys of the steps of adaptation that were left out: what differs is what they did. */
	readonly without: readonly string[];
	/** Whether the samples are those that were recorded, by stream. */
	readonly samples: readonly SamplesCheck[];
}

/** What was compared: sessions by id, models as they were. */
export interface Compared extends Comparison {
	readonly stream: string;
	readonly models: readonly (Pick<ModelBundle['pipeline'], 'windowSeconds' | 'hopSeconds'> &
		Pick<ModelBundle, 'id' | 'name'>)[];
}

/** Jobs of the worker; the one that is named first is shown. */
const JOBS = ['verify', 'compare', 'inspect'] as const;
type JobName = (typeof JOBS)[number];

/** Work on whole recordings in a worker of its own: verify, compare, take a window apart. Of each the newest counts. */
export class Analysis {
	readonly #start: StartWorker<AnalysisApi>;
	readonly #jobs = { verify: new LatestWins(), compare: new LatestWins(), inspect: new LatestWins() };
	#client: WorkerClient<AnalysisApi> | undefined;
	/** Starts the script of a model. Rejects with an AbortError when it may not run. */
	runScript: (bundle: ModelBundle) => Promise<RunningScript> = () =>
		Promise.reject(new Error('Nothing here runs scripts.'));
	/** How far each job that runs is. */
	#fractions = $state.raw<Readonly<Partial<Record<JobName, number>>>>({});
	#verified = $state.raw<Verified>();
	#compared = $state.raw<Compared>();
	#window = $state.raw<InspectedWindow>();

	constructor(start: StartWorker<AnalysisApi> = startAnalysisWorker) {
		this.#start = start;
	}

	/** What runs, and how far it is. */
	get busy(): { readonly what: JobName; readonly fraction: number } | undefined {
		const what = JOBS.find((name) => this.#fractions[name] !== undefined);
		return what && { what, fraction: this.#fractions[what] ?? 0 };
	}
	/** The last verification. */
	get verified(): Verified | undefined {
		return this.#verified;
	}
	/** The last comparison. */
	get compared(): Compared | undefined {
		return this.#compared;
	}
	/** The window that was taken apart last. */
	get window(): InspectedWindow | undefined {
		return this.#window;
	}
	closeWindow(): void {
		this.#window = undefined;
	}

	/**
	 * Predicts a session again at full speed, each stretch with the model of `models` that was at work, and compares; the
	 * samples of every stream are compared by checksum. `stream`: only this stream of predictions. `without`: keys of steps of
	 * adaptation to leave out. Rejects with a ModelError
	 * that says what is missing: neither recorded predictions nor checksums, or none of the models that were at work is in
	 * this browser.
	 */
	async verify(
		session: ReplayedSession,
		models: readonly ModelBundle[],
		{ stream, without = [] }: { readonly stream?: string; readonly without?: readonly string[] } = {}
	): Promise<Verified> {
		const recorded = session.predictions.filter(({ smoothed }) => !smoothed);
		const named = recorded.filter((one) => one.stream === stream);
		const stretches = (named.length > 0 ? named : recorded).flatMap((one) => one.stretches);
		const every = recorded.flatMap((one) => one.stretches);
		const leftOut = (stretch: PredictedStretch): readonly number[] =>
			(session.steps ?? [])
				.filter((step) => every[step.stretch] === stretch && without.includes(step.key))
				.map(({ id }) => id);
		const pairs = stretches.map((stretch) => ({
			stretch,
			bundle: models.find(({ id }) => id === stretch.modelId)
		}));
		const known = pairs.flatMap(({ stretch, bundle }) => (bundle ? [{ stretch, bundle }] : []));
		const missing = [...new Set(pairs.flatMap(({ stretch, bundle }) => (bundle ? [] : [nameOf(stretch)])))];
		if (known.length === 0 && stretches.length > 0) {
			throw new AppError(
				'ModelError',
				`It was recorded with the model "${missing.join('", "')}", which is not in this browser. Import its .model.zip first.`
			);
		}
		const { id, name } = session;
		const parts = known.length + 1;
		const verified = await this.#run('verify', async (onFraction, signal) => {
			const found: VerifiedStretch[] = [];
			for (const [k, { stretch, bundle }] of known.entries()) {
				signal.throwIfAborted();
				const onPart = proxy((fraction: number) => onFraction((k + fraction) / parts));
				const one = await this.#withScripts([bundle], (worker) =>
					worker.call((api) => api.verify({ id, name }, stretch, plain(bundle), leftOut(stretch), onPart))
				);
				found.push({ ...one, stream: stretch.stream, model: bundle.name });
			}
			signal.throwIfAborted();
			const onPart = proxy((fraction: number) => onFraction((known.length + fraction) / parts));
			const samples = await this.#worker.call((api) => api.samples({ id, name }, onPart));
			if (found.length === 0 && samples.every(({ state }) => state === 'unknown'))
				throw new AppError('ModelError', NOTHING_TO_COMPARE);
			return { sessionId: id, stretches: found, missing, samples, without: [...without], ...totalsOf(found) };
		});
		return (this.#verified = verified);
	}

	/**
	 * Models side by side on stored sessions. `restClass`: name of the class of doing nothing; empty: none; guessed when
	 * absent. Rejects with a ModelError that names what does not fit.
	 */
	async compare(
		sessions: readonly SessionRef[],
		stream: string,
		models: readonly ModelBundle[],
		skipFirst: boolean,
		restClass?: string
	): Promise<Compared> {
		const refs = sessions.map(({ id, name }) => ({ id, name }));
		const found = await this.#run('compare', (onFraction) =>
			this.#withScripts(models, (worker) =>
				worker.call((api) =>
					api.compare(refs, stream, models.map(plain), { skipFirst, restClass }, proxy(onFraction))
				)
			)
		);
		const compared = models.map(({ id, name, pipeline: { windowSeconds, hopSeconds } }) => ({
			...{ id, name, windowSeconds, hopSeconds }
		}));
		this.#compared = { ...found, stream, models: compared };
		return this.#compared;
	}

	/** Makes the built-in session, so that it can be opened by its id. */
	async makeDemo(): Promise<void> {
		await this.#worker.call((api) => api.demo());
	}

	/** Takes the window apart that ends at or before sample index `at`. */
	async inspect(
		session: SessionRef,
		stream: string,
		bundle: ModelBundle,
		at: number,
		smoothing: readonly SmootherStep[]
	): Promise<InspectedWindow> {
		const { id, name } = session;
		const steps = JSON.parse(JSON.stringify(smoothing)) as SmootherStep[];
		this.#window = await this.#run('inspect', () =>
			this.#withScripts([bundle], (worker) =>
				worker.call((api) => api.inspect({ id, name }, stream, plain(bundle), at, steps))
			)
		);
		return this.#window;
	}

	/** Does a job of the worker while the scripts of these models run; they end with it, and with the worker. */
	async #withScripts<T>(
		bundles: readonly ModelBundle[],
		job: (worker: WorkerClient<AnalysisApi>) => Promise<T>
	): Promise<T> {
		const worker = this.#worker;
		const running: RunningScript[] = [];
		const end = (): void => running.splice(0).forEach((script) => script.dispose());
		void worker.ended.then(end);
		try {
			for (const bundle of bundles.filter(({ script }) => script)) {
				const script = await this.runScript(bundle);
				running.push(script);
				await worker.call((api) => api.useScript(bundle.id, script.link));
			}
			return await job(worker);
		} finally {
			end();
		}
	}

	/** Ends what runs: it rejects with an AbortError. */
	cancel(): void {
		for (const job of Object.values(this.#jobs)) job.cancel();
		this.#client?.dispose();
		this.#client = undefined;
	}

	async #run<T>(
		what: JobName,
		job: (onFraction: (fraction: number) => void, signal: AbortSignal) => Promise<T>
	): Promise<T> {
		const latest = this.#jobs[what];
		const show = (fraction: number | undefined): void => {
			this.#fractions = { ...this.#fractions, [what]: fraction };
		};
		try {
			return await latest.run((signal) => {
				show(0);
				return job((fraction) => {
					if (!signal.aborted && latest.running) show(fraction);
				}, signal);
			});
		} finally {
			if (!latest.running) show(undefined);
		}
	}

	get #worker(): WorkerClient<AnalysisApi> {
		if (this.#client) return this.#client;
		const client = this.#start();
		this.#client = client;
		void client.ended.then(() => {
			if (this.#client === client) this.#client = undefined;
		});
		return client;
	}
}

const startAnalysisWorker = (): WorkerClient<AnalysisApi> =>
	startWorker<AnalysisApi>(
		'analysis',
		new Worker(new URL('../../../workers/analysis.worker.ts', import.meta.url), {
			type: 'module',
			name: 'analysis'
		})
	);

const NOTHING_TO_COMPARE =
	'This session was recorded without predictions and without checksums of its samples. Predict while recording to have something to compare with.';

const nameOf = ({ modelName }: PredictedStretch): string => modelName ?? 'without a name';

function totalsOf(stretches: readonly Verification[]): Omit<Verification, 'recomputed'> {
	const sum = (key: 'compared' | 'differing' | 'onlyRecorded' | 'onlyRecomputed'): number =>
		stretches.reduce((total, one) => total + one[key], 0);
	return {
		compared: sum('compared'),
		differing: sum('differing'),
		onlyRecorded: sum('onlyRecorded'),
		onlyRecomputed: sum('onlyRecomputed'),
		first: stretches.find(({ first }) => first !== undefined)?.first
	};
}

/** A bundle as it can be sent, whatever made it reactive. */
const plain = (bundle: ModelBundle): ModelBundle => $state.snapshot(bundle) as ModelBundle;
