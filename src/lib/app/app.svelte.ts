import { getContext, setContext } from 'svelte';
import type { JsonObject } from '../core/parse.ts';
import type { Seconds } from '../core/units.ts';
import type { Ask, ParamValues } from '../sources/source.ts';
import { openDatabase } from '../store/database.ts';
import { linkedPath } from '../library/session-location.ts';
import { isLocked, TRANSFER_LOCK } from '../store/lock.ts';
import { clearExportStaging } from '../store/export-staging.ts';
import { missingCapabilities, type Capability } from './kernel/capabilities.ts';
import { ClassList } from './record/class-list.svelte.ts';
import type { Connection } from './connect/connection.svelte.ts';
import { Connections } from './connect/connections.svelte.ts';
import type { ExportChoice, ExportOutcome } from './library/exports.ts';
import type { ImportFilesOptions } from './library/imports.svelte.ts';
import { Guided } from './guided/guided.svelte.ts';
import { GuidedSetup } from './guided/guided-setup.svelte.ts';
import { Library } from './library/library.svelte.ts';
import { Lsl } from './lsl/lsl.svelte.ts';
import { LiveScore } from './predict/live-score.svelte.ts';
import { Notices } from './kernel/notices.svelte.ts';
import { Outlets } from './predict/outlets.svelte.ts';
import { Prediction } from './predict/prediction.svelte.ts';
import { Recording } from './record/recording.svelte.ts';
import { Scripts } from './train/scripts.svelte.ts';
import { exportFrom, importInto, importLinkInto, removeFrom } from './library/session-actions.ts';
import { Settings } from './kernel/settings.ts';
import { Storage } from './kernel/storage.svelte.ts';
import { Ticker } from './kernel/ticker.ts';
import { Training } from './train/training.svelte.ts';
import { ReplaySession } from './replay/replay-session.svelte.ts';

/** What is reactive changes at most this often. */
const FAST_MS = 50;
/** For values that need no more than four readings a second. */
const SLOW_MS = 250;
const SETTINGS_LOST =
	'The last change of the settings could not be stored: the browser storage is full or closed. Export and delete sessions, or reload the page.';

/**
 * The running experiment. There is one, made in the root layout, handed down by context and reachable as
 * `window.myodeck`: what a person can do on the page, a script can do with it. See docs/scripting.md.
 */
export class App {
	readonly notices = new Notices();
	readonly settings = new Settings();
	readonly classes = new ClassList(this.settings);
	readonly deck = new Connections();
	readonly prediction = new Prediction(this.deck, this.settings);
	readonly outlets = new Outlets(this.prediction, this.settings);
	readonly recording = new Recording(this.deck, this.classes, this.prediction);
	readonly lsl = new Lsl(this.settings, this.deck, this.classes, this.recording);
	readonly liveScore = new LiveScore(this.deck, this.recording, this.prediction, this.classes);
	readonly library = new Library();
	readonly scripts = new Scripts(this.settings);
	readonly training = new Training(this.settings, this.library, this.scripts);
	readonly storage = new Storage();
	readonly workbench = new ReplaySession(this);
	readonly guided = new Guided({
		...{ deck: this.deck, classes: this.classes, recording: this.recording, library: this.library },
		...{ prediction: this.prediction, settings: this.settings },
		setup: new GuidedSetup(this.settings, this.classes),
		record: (name, facts) => this.record(name, facts),
		stop: () => this.stop()
	});
	/** What this browser cannot do, and what works all the same. */
	readonly missing: readonly Capability[] = missingCapabilities();
	#ready = $state(false);
	// A worker that stopped reports itself to its owner; anything else is for the console.
	readonly #ticker = new Ticker((name, error) => console.warn(`Refreshing ${name} failed.`, error));

	/** True when everything stored has been read. */
	get ready(): boolean {
		return this.#ready;
	}

	/** Reads what is stored and starts the ticker. Called once, by the root layout. */
	async start(): Promise<void> {
		this.classes.onChange = (names) => this.recording.rename(names);
		// A box with event buttons labels as a class button does; a number that is no class is left alone.
		this.deck.onMarker = (classIndex, timestamp) => {
			if (this.classes.names[classIndex] !== undefined) this.recording.label(classIndex, timestamp);
		};
		this.deck.onStream = (stream) => this.recording.add(stream);
		this.library.recordingId = () => (this.recording.active ? this.recording.id : '');
		this.prediction.onStream = (stream) => this.recording.add(stream);
		this.prediction.onFacts = (facts) => this.recording.note(facts);
		this.prediction.recording = () => this.recording.active;
		this.prediction.onInputGone = (message) => this.notices.show('warning', message);
		this.prediction.scriptWorker = (bundle) => this.scripts.workerFor(bundle);
		this.prediction.onStop = () => this.outlets.stop();
		this.outlets.onFailure = (message) => this.notices.show('error', message, { help: 'outlets' });
		this.workbench.onGone = (message) => this.notices.show('warning', message);
		this.prediction.onFailure = (message) => {
			this.scripts.blame(message);
			this.notices.show('error', message, { help: this.scripts.fault ? 'scripts' : 'worker-died' });
		};
		this.recording.onEnd = (id, summary, failure) => this.#recorded(id, summary !== undefined, failure);
		try {
			const db = await openDatabase();
			await this.settings.load(db, () =>
				this.notices.show('warning', SETTINGS_LOST, { help: 'storage-full' })
			);
			await this.library.load(db);
			await this.training.load(db);
			await this.storage.load();
			if (!(await isLocked(TRANSFER_LOCK))) await clearExportStaging();
		} catch (error) {
			this.notices.error(error, 'storage');
		}
		this.deck.onGesture = (classIndex) => this.lsl.outlets.gesture(classIndex);
		this.lsl.outlets.onFailure = (message) => this.notices.show('error', message, { help: 'bridge' });
		this.lsl.refresh();
		this.#ready = true;
		this.#addTasks();
		this.#ticker.start();
	}

	#addTasks(): void {
		const ticker = this.#ticker;
		ticker.add('prediction', FAST_MS, () => this.prediction.refresh());
		ticker.add('live score', FAST_MS, () => this.liveScore.refresh());
		ticker.add('replay', FAST_MS, () => this.workbench.refresh());
		ticker.add('transport', FAST_MS, () => this.deck.replay?.refresh());
		ticker.add('connections', SLOW_MS, () => this.deck.refresh());
		ticker.add('recording', SLOW_MS, () => this.recording.refresh());
		ticker.add('outlets', SLOW_MS, () => this.outlets.refresh());
		ticker.add('LSL outlets', FAST_MS, () => this.lsl.outlets.refresh());
		ticker.add('LSL streams', FAST_MS, () => this.lsl.note(this.recording));
		ticker.add('guided recording', SLOW_MS, () => this.guided.refresh());
	}

	/** Ends everything: for tests and hot reload. */
	dispose(): void {
		this.#ticker.stop();
		this.lsl.dispose();
		this.settings.dispose();
	}

	// The loop, as a script says it. Each rejects with a sentence that says what to do.

	/** Connects a source: `connect('synthetic', { channels: 8 })`. `ask`: see `SourceKind.open`. */
	async connect(
		kind: string = this.settings.data.source,
		params: ParamValues = this.settings.data.params[kind] ?? {},
		ask: Ask = 'known'
	): Promise<Connection> {
		this.settings.data.source = kind;
		this.settings.data.params[kind] = { ...params };
		if (kind === 'replay') return this.replay(String(params['session'] ?? ''), params);
		return this.deck.connect(kind, params, undefined, ask);
	}

	/** Disconnects one source, or all of them. */
	async disconnect(connection?: Connection): Promise<void> {
		for (const one of connection ? [connection] : this.deck.connections) await this.deck.disconnect(one);
		await this.prediction.endWithoutInput();
	}

	/** Plays a session as a source: by its id, or by the address of an archive. A replay that runs gives way to the new one. */
	async replay(id: string, params: ParamValues = {}): Promise<Connection> {
		return this.workbench.open(id, params);
	}

	/** Starts recording every live stream; resolves with the session's id. */
	async record(name?: string, facts: JsonObject = {}): Promise<string> {
		await this.storage.keep();
		const into = this.library.folders.get(this.settings.data.recordInto);
		if (into) await this.library.folders.allow(into.id, 'readwrite');
		return this.recording.start(name, facts, into);
	}

	/** From now on class `classIndex`; −1 ends the class. `timestamp`: since then, on the clock of the samples. */
	label(classIndex: number, timestamp?: Seconds): void {
		this.recording.label(classIndex, timestamp);
	}

	/** Stops recording; resolves with the session's id, or undefined when nothing was recorded. */
	async stop(): Promise<string | undefined> {
		return (await this.recording.stop()) && this.recording.id;
	}

	/** Ticks or unticks a session for training. */
	tick(id: string, on = true): void {
		const others = this.settings.trainingSet.filter((other) => other !== id);
		this.settings.trainingSet = on ? [...others, id] : others;
	}

	/** Trains on the ticked sessions and chooses the new model. */
	async train(): ReturnType<Training['train']> {
		return this.training.train();
	}

	/** Predicts with the chosen model on the live stream it fits. */
	async predict(): Promise<void> {
		const { model } = this.training;
		if (!model) throw new Error('There is no model yet. Tick sessions and press Train first.');
		await this.prediction.start(model);
	}

	/**
	 * Exports sessions: `choice.kind` is `archive` (when left out), `bdf`, `edf`, `xdf`, `csv` or `bids`. They go into the
	 * folder `choice.into`; without one the browser saves one file. What the format could not carry is said.
	 */
	export(ids: readonly string[], choice: ExportChoice = {}): Promise<ExportOutcome> {
		return exportFrom(this, ids, choice);
	}

	/** Takes in what is behind a link, and ticks it. Rejects with a SessionError that names the link. */
	importLink(address: string): Promise<string[]> {
		return importLinkInto(this, address);
	}

	/**
	 * Takes files in: sessions (`.session.zip`), recordings of other formats, models (`.model.zip`), device logs, which are
	 * played. Resolves with the ids of the new sessions, which are ticked. About a table of text (CSV) the person is asked, unless `options.csv` says it.
	 */
	import(files: readonly File[], options: ImportFilesOptions = {}): Promise<string[]> {
		return importInto(this, files, options);
	}

	/** Deletes sessions; the notice offers Undo until they are gone for good. */
	remove(ids: readonly string[]): Promise<void> {
		return removeFrom(this, ids);
	}

	/** The view stands still while everything else goes on; a replay is paused instead. */
	#viewPaused = $state(false);
	get viewPaused(): boolean {
		return this.#viewPaused;
	}
	playPause(): void {
		const { replay } = this.deck;
		if (!replay) this.#viewPaused = !this.#viewPaused;
		else void this.try(() => replay.drive(replay.transport?.playing ? 'pause' : 'play'));
	}

	/** The sheet of keys is open. */
	#keysOpen = $state(false);
	get keysOpen(): boolean {
		return this.#keysOpen;
	}
	toggleKeys(): void {
		this.#keysOpen = !this.#keysOpen;
	}

	/** Runs what a button does, and shows what goes wrong. */
	readonly try = async (work: () => unknown, help?: string): Promise<void> => {
		try {
			await work();
		} catch (error) {
			this.notices.error(error, help);
		}
	};

	async #recorded(id: string, closed: boolean, failure: string | undefined): Promise<void> {
		if (failure) {
			this.notices.show(
				'error',
				`The recording ended by itself. ${failure} What was recorded until then is kept.`,
				{
					help: 'recording-ended'
				}
			);
		}
		const folder = linkedPath(id)?.folder;
		if (folder !== undefined) await this.library.folders.look(folder);
		else if (!closed) await this.library.recover(id);
		await this.library.refresh();
		if (this.library.get(id)) this.tick(id);
		await this.storage.refresh();
		if (closed) void this.try(() => this.library.quality(id));
	}
}

const KEY = Symbol('app');

/** Makes the App known to the components below. */
export const provideApp = (app: App): App => setContext(KEY, app);
/** The App, in any component. */
export const useApp = (): App => getContext<App>(KEY);
