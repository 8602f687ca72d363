import { proxy } from 'comlink';
import { AppError, isAbort, messageOf } from '../../core/errors.ts';
import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import type { Trained, TrainOptions, TrainProgress } from '../../pipeline/fit/train.ts';
import type { Weights } from '../../models/model.ts';
import { CUSTOM_KIND } from '../../pipeline/run/kind-id.ts';
import { compile } from '../../scripts/compile.ts';
import type { ScriptLink, TrainByPage } from '../../scripts/linked-script.ts';
import type { ScriptFacts } from '../../scripts/script-calls.ts';
import { learnedOf } from '../../scripts/custom-kind.ts';
import { lineOf } from '../../scripts/script-error.ts';
import type { PredictApi } from '../../../workers/predict.worker.ts';
import type { TrainingSources } from '../../library/labelled-recordings.ts';
import type { TrainApi } from '../../../workers/train.worker.ts';
import type { Settings, StoredScript } from '../kernel/settings.ts';
import type { WorkerClient } from '../kernel/worker-client.ts';
import { ScriptClient } from './script-client.ts';
import { startScriptWorkers, type ScriptWorkers } from './script-workers.ts';

/** What went wrong with a script, and where. */
export interface ScriptFault {
	readonly message: string;
	/** From 1; undefined when it is of no one line. */
	readonly line: number | undefined;
}

/** A script that came from a file and waits for the person's yes. */
export interface ScriptQuestion {
	readonly name: string;
	readonly source: string;
	answer(yes: boolean): void;
}

/** What of a bundle says which script it needs. */
type ScriptedModel = Pick<ModelBundle, 'name' | 'script' | 'kind' | 'weights'>;

/** Lines of a log that are kept. */
const LOG_LINES = 200;

/** The person's own scripts: writing them, letting them run, and what they say. */
export class Scripts {
	readonly #settings: Settings;
	readonly #workers: ScriptWorkers;
	#log = $state.raw<readonly string[]>([]);
	#fault = $state.raw<ScriptFault>();
	#question = $state.raw<ScriptQuestion>();

	constructor(settings: Settings, workers: ScriptWorkers = startScriptWorkers) {
		this.#settings = settings;
		this.#workers = workers;
	}

	get list(): readonly StoredScript[] {
		return this.#settings.scripts.list;
	}
	/** The one in the editor. */
	get open(): StoredScript | undefined {
		return this.list.find(({ id }) => id === this.#settings.scripts.open) ?? this.list[0];
	}
	/** The one the next training uses. */
	get inUse(): StoredScript | undefined {
		return this.list.find(({ id }) => id === this.#settings.scripts.inUse);
	}
	/** What the scripts of this visit have logged, newest last. */
	get log(): readonly string[] {
		return this.#log;
	}
	/** What went wrong last. */
	get fault(): ScriptFault | undefined {
		return this.#fault;
	}
	/** Asked before a script from a file runs. */
	get question(): ScriptQuestion | undefined {
		return this.#question;
	}

	/** Opens a script in the editor. */
	show(id: string): void {
		this.#settings.scripts.open = id;
		this.#fault = undefined;
	}
	/** Adds a script and opens it. */
	add(name: string, source: string): string {
		const id = crypto.randomUUID();
		this.#set([...this.list, { id, name, source }]);
		this.show(id);
		return id;
	}
	change(id: string, change: Partial<Pick<StoredScript, 'name' | 'source'>>): void {
		this.#set(this.list.map((one) => (one.id === id ? { ...one, ...change } : one)));
		if (change.source !== undefined) this.#fault = undefined;
	}
	remove(id: string): void {
		this.#set(this.list.filter((one) => one.id !== id));
		if (this.#settings.scripts.inUse === id) this.use('');
	}
	/** Chooses the script the next training uses; none for an empty id. */
	use(id: string): void {
		this.#settings.scripts.inUse = id;
	}

	/** What cannot be read of a script, without running it. */
	async check(source: string): Promise<ScriptFault | undefined> {
		try {
			await compile(source);
			return undefined;
		} catch (error) {
			return { message: messageOf(error), line: lineOf(messageOf(error)) };
		}
	}

	/** Loads a script where it would run; resolves with the functions it exports. Rejects as training would. */
	async tryOut(source: string): Promise<readonly string[]> {
		return this.#blamed(async () => {
			const { client, facts } = await this.#load(source);
			client.dispose();
			return facts.exports;
		});
	}

	/**
	 * Trains with a script: `reader`, a training worker, reads `sources` and calls the script's functions. Rejects as training
	 * does, and when the script throws, returns what it must not, or takes too long; ending the reader ends it all.
	 */
	async train(
		{ name, source }: StoredScript,
		reader: WorkerClient<TrainApi>,
		sources: TrainingSources,
		options: TrainOptions,
		onProgress: (progress: TrainProgress) => void
	): Promise<Trained> {
		return this.#blamed(async () => {
			await this.#trust(source);
			const { client, facts } = await this.#load(source);
			void reader.ended.then((reason) => client.dispose(reason));
			const byPage: TrainByPage = (set, progress) => client.train(set, (fraction) => void progress(fraction));
			const link = { facts, calls: client.calls };
			try {
				const trained = await reader.call((api) =>
					api.trainWithScript(sources, options, onProgress, link, proxy(byPage))
				);
				const bundle = { ...trained.bundle, name: options.name ?? name, script: { source } };
				return { ...trained, bundle };
			} finally {
				client.dispose();
			}
		});
	}

	/**
	 * A prediction worker that calls a bundle's script. Rejects with an AbortError when the script came from a file and the
	 * person does not let it run.
	 */
	async workerFor(bundle: ScriptedModel): Promise<WorkerClient<PredictApi>> {
		return this.#blamed(async () => {
			const { client, facts } = await this.#loadFor(bundle);
			const worker = this.#workers.predict();
			void worker.ended.then((reason) => client.dispose(reason));
			void client.ended.then((reason) => worker.dispose(reason));
			try {
				await worker.call((api) => api.useScript({ facts, calls: client.calls }));
				return worker;
			} catch (error) {
				worker.dispose();
				throw error;
			}
		});
	}

	/** The script of a bundle, for a worker that calls it until it is disposed of. Rejects as `workerFor` does. */
	async runFor(bundle: ScriptedModel): Promise<{ readonly link: ScriptLink; dispose(): void }> {
		return this.#blamed(async () => {
			const { client, facts } = await this.#loadFor(bundle);
			return { link: { facts, calls: client.calls }, dispose: () => client.dispose() };
		});
	}

	async #loadFor(bundle: ScriptedModel): Promise<{ client: ScriptClient; facts: ScriptFacts }> {
		const source = bundle.script?.source ?? '';
		if (!(await this.#mayRun(bundle.name, source)))
			throw new DOMException('The script was not let run.', 'AbortError');
		return this.#load(source, bundle.kind === CUSTOM_KIND ? learnedOf(bundle.weights) : undefined);
	}

	/** Remembers why predicting with a script ended, when the script is to blame. */
	blame(error: unknown): void {
		const message = messageOf(error);
		if (/^Your script /.test(message)) this.#fault = { message, line: lineOf(message) };
	}

	async #load(source: string, weights?: Weights): Promise<{ client: ScriptClient; facts: ScriptFacts }> {
		this.#fault = undefined;
		this.#log = [];
		const code = await compile(source);
		const client = new ScriptClient(this.#workers.script(/\.tf\b/.test(code)), {
			code,
			weights,
			trainSeconds: this.#settings.scripts.trainSeconds,
			onLog: (line) => (this.#log = [...this.#log, line].slice(-LOG_LINES))
		});
		try {
			return { client, facts: await client.load() };
		} catch (error) {
			client.dispose();
			throw error;
		}
	}

	async #blamed<T>(work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (error) {
			if (!isAbort(error)) this.blame(error);
			throw error;
		}
	}

	/** True at once for what was written or allowed in this browser; else the person is shown the source and asked. */
	async #mayRun(name: string, source: string): Promise<boolean> {
		if (this.#settings.scripts.trusted.includes(await fingerprint(source))) return true;
		if (this.#question) {
			throw new AppError(
				'ModelError',
				'Another script waits for your answer. Answer it first, then try again.'
			);
		}
		const yes = await new Promise<boolean>((answer) => (this.#question = { name, source, answer }));
		this.#question = undefined;
		if (yes) await this.#trust(source);
		return yes;
	}

	async #trust(source: string): Promise<void> {
		const mark = await fingerprint(source);
		const { trusted } = this.#settings.scripts;
		if (!trusted.includes(mark)) this.#settings.scripts.trusted = [...trusted, mark];
	}

	#set(list: readonly StoredScript[]): void {
		this.#settings.scripts.list = [...list];
	}
}

/** SHA-256 of a script, as hex. */
async function fingerprint(source: string): Promise<string> {
	const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(source));
	return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
