import { messageOf } from '../core/errors.ts';
import type { JsonObject } from '../core/parse.ts';
import type { Seconds } from '../core/units.ts';
import type { Ask, ParamValues } from '../sources/source.ts';
import type { Connection } from './connect/connection.svelte.ts';
import type { Connections } from './connect/connections.svelte.ts';
import type { Notices } from './kernel/notices.svelte.ts';
import { PreconditionError } from './kernel/precondition.ts';
import type { Settings } from './kernel/settings.ts';
import type { Storage } from './kernel/storage.svelte.ts';
import type { UndoStack } from './kernel/undo-stack.svelte.ts';
import type { View } from './kernel/view.svelte.ts';
import type { ExportChoice, ExportOutcome } from './library/exports.ts';
import type { ImportFilesOptions } from './library/imports.svelte.ts';
import type { Library } from './library/library.svelte.ts';
import { withSessions } from './library/training-set.ts';
import type { ClassOfferParts } from './record/offer-classes.ts';
import {
	exportFrom,
	importInto,
	importLinkInto,
	removeFrom,
	setSubjectIn
} from './library/session-actions.ts';
import type { Prediction } from './predict/prediction.svelte.ts';
import type { Recording } from './record/recording.svelte.ts';
import type { ReplaySession } from './replay/replay-session.svelte.ts';
import { trainedText } from './train/result-text.ts';
import type { Training } from './train/training.svelte.ts';

/** What the actions act on. */
export interface ActionParts {
	readonly settings: Settings;
	readonly notices: Notices;
	readonly storage: Storage;
	readonly undo: Pick<UndoStack, 'push'>;
	readonly view: View;
	readonly classes: ClassOfferParts['classes'];
	readonly connections: Connections;
	readonly recording: Recording;
	readonly library: Library;
	readonly training: Training;
	readonly prediction: Prediction;
	readonly replaySession: Pick<ReplaySession, 'open'>;
}

/**
 * What takes more than one class of the app: what a button, a key or a script does. Each rejects with a sentence that says
 * what to do.
 */
export class Actions {
	readonly #parts: ActionParts;

	constructor(parts: ActionParts) {
		this.#parts = parts;
	}

	/** Connects a source: `connect('synthetic', { channels: 8 })`. `ask`: see `SourceKind.open`. */
	async connect(
		kind: string = this.#parts.settings.data.source,
		params: ParamValues = this.#parts.settings.data.params[kind] ?? {},
		ask: Ask = 'known'
	): Promise<Connection> {
		const { connections, settings } = this.#parts;
		settings.data.source = kind;
		settings.data.params[kind] = { ...params };
		if (kind === 'replay') return this.replay(String(params['session'] ?? ''), params);
		return connections.connect(kind, params, undefined, ask);
	}

	/** Disconnects one source, or all of them. */
	async disconnect(connection?: Connection): Promise<void> {
		const { connections, prediction } = this.#parts;
		for (const one of connection ? [connection] : connections.list) await connections.disconnect(one);
		await prediction.endWithoutInput();
	}

	/** Connects a source again with a rate that was measured; a form that has a rate keeps it. */
	async useRate(connection: Connection, rate: ParamValues): Promise<Connection> {
		const { connections, settings } = this.#parts;
		const { kind } = connection;
		const params = { ...connection.params, ...rate };
		if (kind.params.some(({ id }) => id in rate)) settings.data.params[kind.id] = { ...params };
		await this.disconnect(connection);
		return connections.connect(kind.id, params);
	}

	/**
	 * Plays a session as a source: by its id, or by the address of an archive. A replay that runs gives way to the new one.
	 * Opens the Replay step.
	 */
	async replay(id: string, params: ParamValues = {}): Promise<Connection> {
		const { replaySession, view } = this.#parts;
		return view.openAfter('replay', () => replaySession.open(id, params));
	}

	/** Starts recording every live stream, opens the Record step; resolves with the session's id. */
	async record(name?: string, facts: JsonObject = {}): Promise<string> {
		const { library, recording, settings, storage, view } = this.#parts;
		const into = library.folders.get(settings.data.recordInto);
		if (into) await library.folders.allow(into.id, 'readwrite');
		// The browser may ask a person, or take long: what comes meanwhile is recorded.
		void storage.keep().catch((error: unknown) => console.info(messageOf(error)));
		return view.openAfter('record', () => recording.start(name, facts, into));
	}

	/** From now on class `classIndex`; −1 ends the class. `timestamp`: since then, on the clock of the samples. */
	label(classIndex: number, timestamp?: Seconds): void {
		this.#parts.recording.label(classIndex, timestamp);
	}

	/** Stops recording and opens the Train step; resolves with the session's id, or undefined when nothing was recorded. */
	async stop(): Promise<string | undefined> {
		const { recording, view } = this.#parts;
		const { opened } = view;
		if (!(await recording.stop())) return undefined;
		if (view.opened === opened) view.open('train');
		return recording.id;
	}

	/** Puts sessions into the training set, or takes them out, all at once. */
	setInTrainingSet(ids: readonly string[], included: boolean): void {
		const { settings } = this.#parts;
		settings.trainingSet = withSessions(settings.trainingSet, ids, included);
	}

	/** Says who was recorded in these sessions; can be undone. Rejects with a SessionError, see `Library.setSubject`. */
	async setSubject(ids: readonly string[], subject: string): Promise<void> {
		return setSubjectIn(this.#parts, ids, subject);
	}

	/** Trains on the training set, chooses the new model, and opens the Train step, where its score is. */
	async train(): ReturnType<Training['train']> {
		const { training, view } = this.#parts;
		const trained = await view.openAfter('train', () => training.train());
		view.showResult(trainedText(trained.bundle));
		return trained;
	}

	/** Predicts with the chosen model on the live stream it fits, and opens the Predict step. */
	async predict(): Promise<void> {
		const { notices, prediction, training, view } = this.#parts;
		const { model } = training;
		if (!model) {
			const text = 'There is no model yet. Choose sessions and press Train first.';
			throw new PreconditionError('ModelError', text, () => training.model !== undefined);
		}
		await view.openAfter('predict', () => prediction.start(model));
		notices.clear('predicting');
	}

	/**
	 * Exports sessions: `choice.kind` is `archive` (when left out), `bdf`, `edf`, `xdf`, `csv` or `bids`. They go into the
	 * folder `choice.into`; without one the browser saves one file. What the format could not carry is said.
	 */
	async export(ids: readonly string[], choice: ExportChoice = {}): Promise<ExportOutcome> {
		return exportFrom(this.#parts, ids, choice);
	}

	/** Imports what is behind a link, into the training set. Rejects with a SessionError that names the link. */
	async importLink(address: string): Promise<string[]> {
		return importLinkInto(this.#imports, address);
	}

	/**
	 * Imports files: sessions (`.session.zip`), recordings of other formats, models (`.model.zip`), device logs, which are
	 * played. Resolves with the ids of the new sessions when they are stored in the training set. About a table of text (CSV)
	 * the person is asked, unless `options.csv` says it.
	 */
	async import(files: readonly File[], options: ImportFilesOptions = {}): Promise<string[]> {
		const ids = await importInto(this.#imports, files, options);
		await this.#parts.settings.idle();
		return ids;
	}

	/** Deletes sessions; the notice offers Undo. */
	async remove(ids: readonly string[]): Promise<void> {
		return removeFrom(this.#imports, ids);
	}

	/** Deletes a model; can be undone. */
	async removeModel(id: string): Promise<void> {
		const { removeModelFrom } = await import('./library/model-actions.ts');
		return removeModelFrom(this.#parts, id);
	}

	/** The view stands still while everything else goes on; a replay is paused instead. */
	async playPause(): Promise<void> {
		const { replay } = this.#parts.connections;
		if (!replay) this.#parts.view.togglePaused();
		else await replay.drive(replay.transport?.playing ? 'pause' : 'play');
	}

	get #imports() {
		return {
			...this.#parts,
			connect: (kind: string) => this.connect(kind)
		};
	}
}
