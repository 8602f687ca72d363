import { messageOf } from '../../core/errors.ts';
import type { LabelEvent } from '../../core/labels.ts';
import { isPrediction } from '../../core/signal.ts';
import type { Correction } from '../../library/correct.ts';
import { applyEdits, isEdited, type Edits } from '../../session/edit/edits.ts';
import { trackOf, trialsIn, type EditedTrial } from '../../session/edit/edit-ops.ts';
import type { StoredStream } from '../../session/read/session.ts';
import type { Library } from './library.svelte.ts';

export * as ops from '../../session/edit/edit-ops.ts';
export type { EditedTrial } from '../../session/edit/edit-ops.ts';
export type { Edits } from '../../session/edit/edits.ts';

/** Steps of one name that follow each other faster are one. */
const JOIN_MS = 800;

/** What a session holds at one moment of editing. */
interface State {
	/** labels.json. */
	readonly recorded: readonly LabelEvent[];
	readonly edits: Edits;
}

/** One step that can be taken back. */
interface Step {
	readonly what: string;
	readonly before: State;
	readonly after: State;
}

/**
 * A session that is being corrected. Every step is stored at once, in the order it was made, and can be taken back until
 * the session is left; samples are never touched.
 */
export class Editing {
	readonly id: string;
	readonly classNames: readonly string[];
	readonly streams: readonly StoredStream[];
	/** A guided take: training leaves out the onsets and offsets of its trials. */
	readonly cued: boolean;
	/** A person pressed its labels while it was recorded: training may skip the first one. */
	readonly buttonLabelled: boolean;
	readonly #library: Library;
	#state = $state.raw<State>({ recorded: [], edits: { excluded: [], badChannels: {}, notes: '' } });
	#past = $state.raw<readonly Step[]>([]);
	#future = $state.raw<readonly Step[]>([]);
	#writing = $state(0);
	#failure = $state<string>();
	#last: Promise<void> = Promise.resolve();
	/** What the store holds. */
	#stored: State;
	#stepped = 0;

	private constructor(
		library: Library,
		id: string,
		state: State,
		from: Pick<Editing, 'classNames' | 'streams' | 'cued' | 'buttonLabelled'>
	) {
		this.#library = library;
		this.id = id;
		this.#state = this.#stored = state;
		this.classNames = from.classNames;
		this.streams = from.streams;
		this.cued = from.cued;
		this.buttonLabelled = from.buttonLabelled;
	}

	/** Opens a session for correcting. Rejects with a SessionError when it cannot be opened. */
	static async open(library: Library, id: string): Promise<Editing> {
		const session = await library.open(id);
		const { recordedLabels: recorded, edits, classNames, cued, buttonLabelled } = session;
		const streams = session.streams.filter((stream) => !isPrediction(stream) && stream.nSamples > 0);
		return new Editing(library, id, { recorded, edits }, { classNames, streams, cued, buttonLabelled });
	}

	get recorded(): readonly LabelEvent[] {
		return this.#state.recorded;
	}
	get edits(): Edits {
		return this.#state.edits;
	}
	/** The label track that is corrected, what is excluded included. */
	get track(): readonly LabelEvent[] {
		return trackOf(this.recorded, this.edits);
	}
	/** The label track that counts. */
	get labels(): readonly LabelEvent[] {
		return applyEdits(this.recorded, this.edits);
	}
	/** True when anything is corrected. */
	get edited(): boolean {
		return isEdited(this.edits);
	}
	/** True when the labels that count are others than labels.json says. */
	get relabelled(): boolean {
		return isEdited({ ...this.edits, badChannels: {} });
	}
	/** True when labels.json was baked, so that the recorded labels can be brought back. */
	get baked(): boolean {
		return this.edits.recorded !== undefined;
	}
	/** What Undo takes back, and Redo does again; undefined: nothing. */
	get undoes(): string | undefined {
		return this.#past.at(-1)?.what;
	}
	get redoes(): string | undefined {
		return this.#future.at(-1)?.what;
	}
	/** True while a step is being stored. */
	get saving(): boolean {
		return this.#writing > 0;
	}
	/** Why the last step could not be stored; the steps before are. */
	get failure(): string | undefined {
		return this.#failure;
	}

	/** The labelled stretches; the last one runs to `end`. */
	trials(end: number): EditedTrial[] {
		return trialsIn(this.track, this.edits, end);
	}

	/**
	 * Makes a step: `change` gets labels.json and the edits so far. One that changes nothing is none. `joins`: a step of the
	 * same name a moment ago goes on with it (a key that is held down).
	 */
	do(
		what: string,
		change: (recorded: readonly LabelEvent[], edits: Edits) => Edits,
		{ joins = false }: { joins?: boolean } = {}
	): void {
		const edits = change(this.recorded, this.edits);
		if (JSON.stringify(edits) === JSON.stringify(this.edits)) return;
		const last = this.#past.at(-1);
		const goesOn = joins && last?.what === what && performance.now() - this.#stepped < JOIN_MS;
		if (goesOn) this.#past = this.#past.slice(0, -1);
		this.#step(what, { ...this.#state, edits }, goesOn ? last.before : this.#state);
	}

	/** Writes what counts into labels.json, for programs that know nothing of edits. */
	bake(): void {
		const { recorded, edits } = this.#state;
		const { badChannels, notes } = edits;
		this.#step('write edits to labels.json', {
			recorded: this.labels,
			edits: { excluded: [], badChannels, notes, recorded: edits.recorded ?? recorded }
		});
	}

	/** Brings the recorded labels back into labels.json; what counts now stays, as edits over it. */
	unbake(): void {
		const { recorded: original, ...rest } = this.edits;
		if (!original) return;
		this.#step('revert labels.json', {
			recorded: original,
			edits: { ...rest, labels: this.track }
		});
	}

	undo(): void {
		const step = this.#past.at(-1);
		if (!step) return;
		this.#past = this.#past.slice(0, -1);
		this.#future = [...this.#future, step];
		this.#store(step.before);
	}

	redo(): void {
		const step = this.#future.at(-1);
		if (!step) return;
		this.#future = this.#future.slice(0, -1);
		this.#past = [...this.#past, step];
		this.#store(step.after);
	}

	/** Resolves when everything so far is stored. */
	settled(): Promise<void> {
		return this.#last;
	}

	#step(what: string, after: State, before = this.#state): void {
		this.#stepped = performance.now();
		this.#past = [...this.#past, { what, before, after }];
		this.#future = [];
		this.#store(after);
	}

	/** One write after the other; each writes the newest state, so that what was overtaken is not written at all. */
	#store(state: State): void {
		this.#state = state;
		this.#writing++;
		this.#last = this.#last.then(async () => {
			const target = this.#state;
			try {
				if (target !== this.#stored) await this.#library.correct(this.id, this.#correction(target));
				this.#stored = target;
				this.#failure = undefined;
			} catch (error) {
				this.#failure = messageOf(error);
			} finally {
				this.#writing--;
			}
		});
	}

	#correction({ recorded, edits }: State): Correction {
		return recorded === this.#stored.recorded ? { act: 'edit', edits } : { act: 'labels', recorded, edits };
	}
}
