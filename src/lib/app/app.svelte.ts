import { clearExportStaging } from '../store/export-staging.ts';
import { isLocked, TRANSFER_LOCK } from '../store/lock.ts';
import { openDatabase } from '../store/database.ts';
import { Actions } from './actions.ts';
import { Connections } from './connect/connections.svelte.ts';
import { SignalWatch } from './connect/signal-watch.svelte.ts';
import { SourceForm } from './connect/source-form.svelte.ts';
import { StepRail } from './deck/step-rail.svelte.ts';
import { StepVerbs } from './deck/step-verbs.ts';
import { Guided } from './guided/guided.svelte.ts';
import { GuidedSetup } from './guided/guided-setup.svelte.ts';
import { missingCapabilities, type Capability } from './kernel/capabilities.ts';
import { Notices } from './kernel/notices.svelte.ts';
import { Settings } from './kernel/settings.ts';
import { Storage } from './kernel/storage.svelte.ts';
import { UndoStack } from './kernel/undo-stack.svelte.ts';
import { Ticker } from './kernel/ticker.ts';
import { View } from './kernel/view.svelte.ts';
import { Library } from './library/library.svelte.ts';
import { Lsl } from './lsl/lsl.svelte.ts';
import { LiveAdaptation } from './predict/adaptation.svelte.ts';
import { LiveScore } from './predict/live-score.svelte.ts';
import { Outputs } from './predict/outputs.svelte.ts';
import { Prediction } from './predict/prediction.svelte.ts';
import { ClassList } from './record/class-list.svelte.ts';
import { Recording } from './record/recording.svelte.ts';
import { Demo } from './replay/demo.ts';
import { ReplaySession } from './replay/replay-session.svelte.ts';
import { Scripts } from './train/scripts.svelte.ts';
import { Tape } from './tape/tape.svelte.ts';
import { Training } from './train/training.svelte.ts';
import { addTasks, wire } from './wiring.ts';

const SETTINGS_LOST =
	'The last change of the settings could not be stored: the browser storage is full or closed. Export and delete sessions, or reload the page.';

/**
 * The running app: makes its parts and connects them. There is one, made by the root layout; components get its parts from
 * `context.ts`.
 */
export class App {
	readonly notices = new Notices();
	readonly settings = new Settings();
	readonly view = new View();
	/** Deletions and changes of the classes, to be taken back. */
	readonly undo = new UndoStack();
	readonly storage = new Storage();
	readonly classes = new ClassList(this.settings);
	/** What this browser cannot do, and what works all the same. */
	readonly missing: readonly Capability[] = missingCapabilities();
	readonly connections = new Connections(this.settings);
	readonly prediction = new Prediction(this.connections, this.settings);
	readonly adaptation = new LiveAdaptation(this.prediction);
	readonly outputs = new Outputs(this.prediction, this.settings);
	readonly recording = new Recording(this.connections, this.classes, this.prediction);
	readonly lsl = new Lsl(this.settings, this.connections, this.classes, this.recording);
	readonly liveScore = new LiveScore(this.connections, this.recording, this.prediction, this.classes);
	readonly library = new Library();
	readonly tape = new Tape(this);
	readonly scripts = new Scripts(this.settings);
	readonly training = new Training(this.settings, this.library, this.scripts);
	readonly replaySession = new ReplaySession(this);
	readonly demo = new Demo(this);
	readonly actions = new Actions(this);
	readonly guided = new Guided({ ...this, setup: new GuidedSetup(this.settings, this.classes) });
	readonly sourceForm = new SourceForm(this);
	readonly signal = new SignalWatch();
	readonly steps = new StepRail(this);
	readonly verbs = new StepVerbs(this);
	/** Runs what a button does, and shows what goes wrong. */
	readonly try = this.notices.try;
	#ready = $state(false);
	// A worker that stopped reports itself to its owner; anything else is for the console.
	readonly #ticker = new Ticker((name, error) => console.warn(`Refreshing ${name} failed.`, error));

	/** True when everything stored has been read. */
	get ready(): boolean {
		return this.#ready;
	}

	/** Reads what is stored and starts the ticker. Called once, by the root layout. */
	async start(): Promise<void> {
		wire(this);
		try {
			const db = await openDatabase();
			await this.settings.load(db, () =>
				this.notices.show('warning', SETTINGS_LOST, { help: 'storage-full', key: 'settings' })
			);
			await this.library.load(db);
			await this.training.load(db);
			await this.storage.load();
			if (!(await isLocked(TRANSFER_LOCK))) await clearExportStaging();
		} catch (error) {
			this.notices.error(error, 'storage');
		}
		this.lsl.refresh();
		this.#ready = true;
		addTasks(this.#ticker, this);
		this.#ticker.start();
	}

	/** Ends everything: for tests and hot reload. */
	dispose(): void {
		this.#ticker.stop();
		this.lsl.dispose();
		this.library.dispose();
		this.settings.dispose();
	}
}
