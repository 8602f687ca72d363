import { proxy, transfer, type Remote } from 'comlink';
import { AppError, isAbort, messageOf } from '../../core/errors.ts';
import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import type { Trained, TrainOptions, TrainProgress } from '../../pipeline/fit/train.ts';
import { compile } from '../../scripts/compile.ts';
import { lineOf, tooLong } from '../../scripts/script-error.ts';
import { BUDGET_SECONDS, Stopwatch, watch } from '../../scripts/stopwatch.ts';
import type { ScriptApi } from '../../../workers/script.worker.ts';
import type { TrainApi, TrainingTakes } from '../../../workers/train.worker.ts';
import type { Settings, StoredScript } from '../kernel/settings.ts';
import { startWorker, type WorkerClient } from '../kernel/worker-client.ts';

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

/** Lines of a log that are kept. */
const LOG_LINES = 200;

/** The person's own scripts: writing them, letting them run, and what they say. */
export class Scripts {
	readonly #settings: Settings;
	#log = $state.raw<readonly string[]>([]);
	#fault = $state.raw<ScriptFault>();
	#question = $state.raw<ScriptQuestion>();

	constructor(settings: Settings) {
		this.#settings = settings;
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
			const { worker, exports } = await this.#load(source);
			worker.dispose();
			return exports;
		});
	}

	/**
	 * Trains with a script: `reader`, a training worker, hands it the recordings of `takes`. Rejects as training does, and
	 * when the script throws, returns what it must not, or takes too long; ending the reader ends it all.
	 */
	async train(
		{ name, source }: StoredScript,
		reader: WorkerClient<TrainApi>,
		takes: TrainingTakes,
		options: TrainOptions,
		onProgress: (progress: TrainProgress) => void
	): Promise<Trained> {
		return this.#blamed(async () => {
			await this.#trust(source);
			const { worker } = await this.#load(source);
			const { port1, port2 } = new MessageChannel();
			void reader.ended.then((reason) => worker.dispose(reason));
			try {
				await reader.call((api) => api.offer(takes, transfer(port1, [port1])));
				const trained = await worker.call((api) => api.train(transfer(port2, [port2]), options, onProgress));
				const bundle = { ...trained.bundle, name: options.name ?? name, script: { source } };
				return { ...trained, bundle };
			} finally {
				worker.dispose();
			}
		});
	}

	/**
	 * A worker with a bundle's script loaded. Rejects with an AbortError when it came from a file and the person does not let
	 * it run.
	 */
	async workerFor({ name, script }: Pick<ModelBundle, 'name' | 'script'>): Promise<WorkerClient<ScriptApi>> {
		const source = script?.source ?? '';
		if (!(await this.#mayRun(name, source)))
			throw new DOMException('The script was not let run.', 'AbortError');
		return this.#blamed(async () => (await this.#load(source)).worker);
	}

	/** Remembers why predicting with a script ended, when the script is to blame. */
	blame(error: unknown): void {
		const message = messageOf(error);
		if (/^Your script /.test(message)) this.#fault = { message, line: lineOf(message) };
	}

	async #load(source: string): Promise<{ worker: WorkerClient<ScriptApi>; exports: readonly string[] }> {
		this.#fault = undefined;
		this.#log = [];
		const worker = startWorker<ScriptApi>(
			'script',
			new Worker(new URL('../../../workers/script.worker.ts', import.meta.url), {
				type: 'module',
				name: 'script'
			})
		);
		const stopwatch = new Stopwatch();
		const budget = { ...BUDGET_SECONDS, train: this.#settings.scripts.trainSeconds };
		const end = watch(stopwatch, budget, (act, seconds) => worker.dispose(tooLong(act, seconds)));
		void worker.ended.then(end);
		const onLog = proxy((text: string) => (this.#log = [...this.#log, String(text)].slice(-LOG_LINES)));
		try {
			const load = (api: Remote<ScriptApi>): Promise<readonly string[]> =>
				api.load(source, stopwatch.buffer, onLog);
			return { worker, exports: await worker.call(load) };
		} catch (error) {
			worker.dispose();
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
