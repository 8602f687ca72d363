// Over 250 lines because the training worker has one owner, and what can be trained is derived from the same settings.
import { proxy } from 'comlink';
import { AppError, messageOf } from '../../core/errors.ts';
import { isPrediction } from '../../core/signal.ts';
import type { TrainingSources } from '../../library/labelled-recordings.ts';
import type { TrainApi } from '../../../workers/train.worker.ts';
import type { ModelBundle } from '../../pipeline/bundle/bundle.ts';
import { storedBundle } from '../../pipeline/bundle/stored-bundle.ts';
import type { TrainOptions, Trained, TrainProgress } from '../../pipeline/fit/train.ts';
import type { ModelKindFacts } from '../../models/kind-facts.build.ts';
import type { Diagnostics, DiagnosticsOf } from '../../pipeline/analysis/diagnostics.ts';
import type { TrainingData } from '../../session/windows/training-data.ts';
import type { Database } from '../../store/database.ts';
import { titleOf, type Library, type ListedSession } from '../library/library.svelte.ts';
import type { Scripts } from './scripts.svelte.ts';
import type { Settings } from '../kernel/settings.ts';
import { requireReady } from '../kernel/precondition.ts';
import { singleFlight } from '../kernel/job.ts';
import { startWorker, type StartWorker, type WorkerClient } from '../kernel/worker-client.ts';
import { PickedWindows } from './picked-windows.svelte.ts';
import { TrainingQuality } from './training-quality.svelte.ts';
import { differencesOf, kindOfRecipe, optionsOf, protocolOf, targetsOf } from './training-recipe.ts';

/** Sessions → model: what to learn from, learning, and the models that were learned. */
export class Training {
	readonly #settings: Settings;
	readonly #library: Pick<Library, 'list' | 'open' | 'quality'>;
	readonly #scripts: Pick<Scripts, 'inUse' | 'train'>;
	readonly #start: StartWorker<TrainApi>;
	#db: Database | undefined;
	#worker: WorkerClient<TrainApi> | undefined;
	#progress = $state.raw<TrainProgress>();
	#result = $state.raw<Trained>();
	#diagnostics = $state.raw<Diagnostics>();
	#models = $state.raw<readonly ModelBundle[]>([]);
	/** What is known of the quality of the training set. */
	readonly quality: TrainingQuality;
	/** The held-out windows of the last training, and those of the chosen cell of its matrix. */
	readonly picked = new PickedWindows(() => this.#result);

	constructor(
		settings: Settings,
		library: Pick<Library, 'list' | 'open' | 'quality'>,
		scripts: Pick<Scripts, 'inUse' | 'train'>,
		start: StartWorker<TrainApi> = startTrainingWorker
	) {
		this.#start = start;
		this.#scripts = scripts;
		this.#settings = settings;
		this.#library = library;
		this.quality = new TrainingQuality((id, cut) => library.quality(id, cut));
	}

	async load(db: Database): Promise<void> {
		this.#db = db;
		await this.#reload();
	}

	/** The sessions of the training set, oldest first. */
	get sessions(): readonly ListedSession[] {
		const { trainingSet } = this.#settings;
		return this.#library.list.filter((session) => trainingSet.includes(session.id)).reverse();
	}

	/** The training set as one value: sessions, all their class names in order of first appearance, the chosen classes. */
	get data(): TrainingData {
		const classNames = [...new Set(this.sessions.flatMap((session) => session.classNames))];
		const { excludedClasses } = this.#settings.data;
		const classes = classNames.flatMap((name, i) => (excludedClasses.includes(name) ? [] : [i]));
		return { sessionIds: this.sessions.map((session) => session.id), classNames, classes };
	}

	/** Streams that every session of the training set has, predictions left out. */
	get streams(): readonly string[] {
		const [first, ...rest] = this.sessions.map((session) =>
			session.streams.filter((stream) => !isPrediction(stream)).map((stream) => stream.name)
		);
		return (first ?? []).filter((name) => rest.every((names) => names.includes(name)));
	}

	/** The stream to learn from. */
	get stream(): string | undefined {
		const wanted = this.#settings.data.training.stream;
		return this.streams.includes(wanted) ? wanted : this.streams[0];
	}

	/** The unit of the stream to learn from, as the first session of the training set says it. */
	get unit(): string {
		const [first] = this.sessions;
		return first?.streams.find(({ name }) => name === this.stream)?.unit ?? 'a.u.';
	}

	/** The kind of model that is chosen. */
	get kind(): ModelKindFacts {
		return kindOfRecipe(this.#settings.data.training);
	}

	/** Streams that could be the target of a regression. */
	get targets(): readonly string[] {
		return this.streams.filter((name) => name !== this.stream);
	}

	/** Stream of measured values a regression learns. */
	get target(): string | undefined {
		const wanted = this.#settings.data.training.target;
		return this.targets.includes(wanted) ? wanted : this.targets[0];
	}

	/** Why Train cannot be pressed now; undefined when it can. */
	get why(): string | undefined {
		if (this.running) return 'Training is running.';
		if (this.sessions.length === 0) return 'Choose at least one session to train on.';
		if (!this.stream) return 'The sessions of the training set have no stream in common.';
		if (this.kind.task === 'regress' && !this.#scripts.inUse)
			return this.target
				? undefined
				: 'This kind learns measured values: choose sessions that have a second stream, such as force.';
		if (this.data.classes.length < 2)
			return 'Training needs at least two classes. Record another one, or choose more.';
		return undefined;
	}

	get running(): boolean {
		return this.#progress !== undefined;
	}
	get progress(): TrainProgress | undefined {
		return this.#progress;
	}
	/** The last training of this visit, with the report of its windows. */
	get result(): Trained | undefined {
		return this.#result;
	}

	/** Every model that is kept, newest first. */
	get models(): readonly ModelBundle[] {
		return this.#models;
	}
	/** The model that predicts. */
	get model(): ModelBundle | undefined {
		return this.#models.find((bundle) => bundle.id === this.#settings.data.model);
	}
	choose(id: string): void {
		this.#settings.data.model = id;
	}

	/** Trains on the training set and keeps the model. Rejects with a sentence when it cannot; AbortError when cancelled. */
	readonly train = singleFlight((): Promise<Trained> =>
		this.#work(async (worker, sources, options, onProgress) => {
			const script = this.#scripts.inUse;
			const trained = script
				? await this.#scripts.train($state.snapshot(script), worker, sources, options, onProgress)
				: await worker.call((api) => api.train(sources, options, onProgress));
			await this.#keep(trained.bundle);
			this.#result = trained;
			return trained;
		})
	);

	/** Analyses the training set: the learning curve, or where the windows lie. Rejects as `train` does. */
	async look(what: DiagnosticsOf): Promise<Diagnostics> {
		return this.#work(async (worker, sources, options, onProgress) => {
			const found = await worker.call((api) => api.diagnose(sources, options, what, onProgress));
			this.#diagnostics = { ...this.#diagnostics, ...found };
			return found;
		});
	}

	/** What was looked at last. */
	get diagnostics(): Diagnostics | undefined {
		return this.#diagnostics;
	}

	/** One job of a training worker; `cancel` ends it. */
	async #work<T>(
		job: (
			worker: WorkerClient<TrainApi>,
			sources: TrainingSources,
			options: TrainOptions,
			onProgress: (progress: TrainProgress) => void
		) => Promise<T>
	): Promise<T> {
		requireReady('ModelError', () => this.why);
		const { stream } = this;
		if (!stream) throw new AppError('ModelError', 'Nothing to train on.');
		this.#progress = { stage: 'reading', fraction: 0 };
		const worker = this.#start();
		this.#worker = worker;
		const onProgress = proxy((progress: TrainProgress) => {
			if (this.#worker === worker) this.#progress = progress;
		});
		try {
			const options = await this.#options(stream);
			const sources: TrainingSources = {
				stream,
				targets: options.targets?.stream,
				sessions: this.sessions.map((session) => ({ id: session.id, name: titleOf(session) }))
			};
			return await job(worker, sources, options, onProgress);
		} finally {
			worker.dispose();
			this.#worker = undefined;
			this.#progress = undefined;
		}
	}

	/** Trains on these sessions as `options` say, whatever the settings choose, and keeps and chooses the model under `id`. */
	async trainOn(sessions: TrainingSources, options: TrainOptions, id: string): Promise<ModelBundle> {
		const worker = this.#start();
		try {
			const trained = await worker.call((api) => api.train(sessions, options, proxy(ignore)));
			const bundle = { ...trained.bundle, id };
			await this.#keep(bundle);
			return bundle;
		} finally {
			worker.dispose();
		}
	}

	cancel(): void {
		this.#worker?.dispose();
	}

	/** The options of the next training: from the settings, and from how the first of the sessions describes its streams. */
	async #options(stream: string): Promise<TrainOptions> {
		const recipe = $state.snapshot(this.#settings.data.training);
		const { target } = this;
		const { classNames, classes } = this.data;
		const trials = this.sessions.reduce(
			(n, session) => n + session.trialsPerClass.reduce((a, b) => a + b, 0),
			0
		);
		const score = protocolOf(recipe, this.kind.task, trials);
		const first = await this.#library.open(this.sessions[0]!.id);
		const targets =
			this.kind.task === 'regress' && target
				? targetsOf(target, first.streamInfo(target).channelNames, recipe.alignAt)
				: undefined;
		const differences = differencesOf(recipe, first.streamInfo(stream));
		return optionsOf(recipe, { classNames, classes, score, targets }, differences);
	}

	async rename(id: string, name: string): Promise<void> {
		const bundle = this.#models.find((other) => other.id === id);
		if (bundle && name.trim()) await this.#keep({ ...bundle, name: name.trim() }, false);
	}

	async remove(id: string): Promise<void> {
		await this.#db?.delete('models', id);
		await this.#reload();
	}

	/** Brings back a model that was removed. */
	async restore(bundle: ModelBundle): Promise<void> {
		await this.#keep(bundle, false);
	}

	/** The model as a file, `<name>.model.zip`. */
	async exportModel(id: string): Promise<File> {
		const bundle = this.#models.find((other) => other.id === id);
		if (!bundle) throw new AppError('ModelError', 'This model is no longer there. Choose another one.');
		const { saveBundle } = await import('../../pipeline/bundle/bundle-file.ts');
		const name = `${bundle.name.replace(/[^\w-]+/g, '-')}.model.zip`;
		return new File([saveBundle(bundle) as BlobPart], name, { type: 'application/zip' });
	}

	/** Takes a model file in and chooses it. Rejects with a ModelError that says what is wrong with it. */
	async importModel(file: File): Promise<ModelBundle> {
		try {
			const { loadBundle } = await import('../../pipeline/bundle/bundle-file.ts');
			const bundle = loadBundle(new Uint8Array(await file.arrayBuffer()));
			await this.#keep(bundle);
			return bundle;
		} catch (error) {
			throw new AppError('ModelError', `${file.name}: ${messageOf(error)}`, { cause: error });
		}
	}

	async #keep(bundle: ModelBundle, choose = true): Promise<void> {
		await this.#db?.put('models', bundle);
		await this.#reload();
		if (choose) this.choose(bundle.id);
	}

	async #reload(): Promise<void> {
		const stored: readonly unknown[] = (await this.#db?.getAll('models')) ?? [];
		const known = stored.flatMap((value) => storedBundle(value) ?? []);
		this.#models = known.sort((a, b) => b.created.localeCompare(a.created));
	}
}

const ignore = (): void => {};

const startTrainingWorker = (): WorkerClient<TrainApi> =>
	startWorker<TrainApi>(
		'training',
		new Worker(new URL('../../../workers/train.worker.ts', import.meta.url), {
			type: 'module',
			name: 'train'
		})
	);
