import { proxy } from 'comlink';
import type { AnalysisApi } from '../../../workers/analysis.worker.ts';
import { AppError } from '../../core/errors.ts';
import type { SmootherStep } from '../../dsp/smoothers/chain.ts';
import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import type { Comparison } from '../../pipeline/analysis/compare.ts';
import type { InspectedWindow } from '../../pipeline/analysis/inspect.ts';
import type { Verification } from '../../pipeline/analysis/verify.ts';
import type { SessionRef } from '../../session/read/session.ts';
import type { ReplayedSession } from './replay-sessions.ts';
import { startWorker, type WorkerClient } from '../kernel/worker-client.ts';

/** A verification with what it was of. */
export interface Verified extends Verification {
	readonly sessionId: string;
	readonly stream: string;
	readonly model: string;
}

/** What was compared: sessions by id, models as they were. */
export interface Compared extends Comparison {
	readonly stream: string;
	readonly models: readonly { readonly id: string; readonly name: string }[];
}

/** Work on whole recordings in a worker of its own: verify, compare, take a window apart. One at a time. */
export class Diagnostics {
	#spawned: WorkerClient<AnalysisApi> | undefined;
	#busy = $state<{ readonly what: 'verify' | 'compare' | 'inspect'; readonly fraction: number }>();
	#verified = $state.raw<Verified>();
	#compared = $state.raw<Compared>();
	#window = $state.raw<InspectedWindow>();

	/** What runs, and how far it is. */
	get busy(): { readonly what: 'verify' | 'compare' | 'inspect'; readonly fraction: number } | undefined {
		return this.#busy;
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
	 * Predicts a session again with `models`' own, at full speed, and compares. Rejects with a ModelError that says what
	 * is missing: no recorded predictions, or the model that was at work is not in this browser.
	 */
	async verify(session: ReplayedSession, models: readonly ModelBundle[], stream?: string): Promise<Verified> {
		const recorded = session.predictions.filter(({ smoothed }) => !smoothed);
		const wanted = recorded.find((one) => one.stream === stream) ?? recorded[0];
		if (!wanted) {
			throw new AppError(
				'ModelError',
				'This session was recorded without predictions. Predict while recording to have something to compare with.'
			);
		}
		const bundle = models.find(({ id }) => id === wanted.modelId);
		if (!bundle) {
			throw new AppError(
				'ModelError',
				`It was recorded with the model "${wanted.modelName ?? 'without a name'}", which is not in this browser. Import its .model.zip first.`
			);
		}
		const found = await this.#run('verify', (api, onFraction) =>
			api.verify(session, wanted.of ?? bundle.stream.name, wanted.stream, plain(bundle), onFraction)
		);
		this.#verified = { ...found, sessionId: session.id, stream: wanted.stream, model: bundle.name };
		return this.#verified;
	}

	/** Models side by side on stored sessions. Rejects with a ModelError that names what does not fit. */
	async compare(
		sessions: readonly SessionRef[],
		stream: string,
		models: readonly ModelBundle[],
		skipFirst: boolean
	): Promise<Compared> {
		const refs = sessions.map(({ id, name }) => ({ id, name }));
		const found = await this.#run('compare', (api, onFraction) =>
			api.compare(refs, stream, models.map(plain), skipFirst, onFraction)
		);
		this.#compared = { ...found, stream, models: models.map(({ id, name }) => ({ id, name })) };
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
		this.#window = await this.#run('inspect', (api) =>
			api.inspect({ id, name }, stream, plain(bundle), at, steps)
		);
		return this.#window;
	}

	/** Ends what runs: it rejects with an AbortError. */
	cancel(): void {
		this.#spawned?.dispose();
		this.#spawned = undefined;
	}

	async #run<T>(
		what: 'verify' | 'compare' | 'inspect',
		job: (
			api: Parameters<Parameters<WorkerClient<AnalysisApi>['call']>[0]>[0],
			onFraction: (f: number) => void
		) => Promise<T>
	): Promise<T> {
		this.#busy = { what, fraction: 0 };
		const onFraction = proxy((fraction: number) => {
			if (this.#busy?.what === what) this.#busy = { what, fraction };
		});
		try {
			return await this.#worker.call((api) => job(api, onFraction));
		} finally {
			this.#busy = undefined;
		}
	}

	get #worker(): WorkerClient<AnalysisApi> {
		if (this.#spawned) return this.#spawned;
		const spawned = startWorker<AnalysisApi>(
			'study',
			new Worker(new URL('../../../workers/analysis.worker.ts', import.meta.url), {
				type: 'module',
				name: 'study'
			})
		);
		this.#spawned = spawned;
		void spawned.ended.then(() => {
			if (this.#spawned === spawned) this.#spawned = undefined;
		});
		return spawned;
	}
}

/** A bundle as it can be sent, whatever made it reactive. */
const plain = (bundle: ModelBundle): ModelBundle => $state.snapshot(bundle) as ModelBundle;
