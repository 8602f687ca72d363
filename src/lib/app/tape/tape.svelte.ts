import { now } from '../../core/clock.ts';
import { AppError, isAbort, messageOf } from '../../core/errors.ts';
import type { MinMaxPyramid } from '../../core/min-max-pyramid.ts';
import { isPrediction } from '../../core/signal.ts';
import type { LiveStream } from '../../sources/pump.ts';
import { LatestWins } from '../kernel/job.ts';
import { Editing } from '../library/editing.svelte.ts';
import type { Library } from '../library/library.svelte.ts';
import type { Recording } from '../record/recording.svelte.ts';
import { RecordingOverview } from './recording-overview.ts';

/** What the tape follows. */
export interface TapeParts {
	readonly connections: { readonly streams: readonly LiveStream[] };
	readonly recording: Pick<Recording, 'active' | 'id' | 'begun' | 'marker'>;
	readonly library: Library;
}

/** A session that lies on the tape: to be looked at and corrected. */
export interface TapeSession {
	readonly id: string;
	readonly editing: Editing;
	/** Its first stream at a glance. */
	readonly pyramid: MinMaxPyramid;
}

/** The recording that runs, at a glance, and the session that was recorded last. */
export class Tape {
	readonly #parts: TapeParts;
	readonly #opening = new LatestWins();
	/** Of the recording `#recorded`. Not reactive. */
	#overview: RecordingOverview | undefined;
	#recorded = '';
	#marks: number[] = [];
	#id = $state<string>();
	/** The session `#id` is being closed and is not in the library yet. */
	#closing = $state(false);
	#preview = $state.raw<MinMaxPyramid>();
	#session = $state.raw<TapeSession>();
	#reading = $state<string>();

	constructor(parts: TapeParts) {
		this.#parts = parts;
	}

	/** The recording that runs, at a glance; undefined while there is none. Not reactive. */
	get overview(): RecordingOverview | undefined {
		return this.#overview;
	}
	/** Timestamps of the markers of the recording that runs. Not reactive. */
	get marks(): readonly number[] {
		return this.#marks;
	}
	/** Id of the session on the tape; undefined: there is none, or it was deleted. */
	get id(): string | undefined {
		const { library } = this.#parts;
		return this.#id !== undefined && (this.#closing || library.get(this.#id)) ? this.#id : undefined;
	}
	/** The session on the tape, as soon as it is read. */
	get session(): TapeSession | undefined {
		return this.id === undefined ? undefined : this.#session;
	}
	/** What the recording looked like at its end, until its session is read. */
	get preview(): MinMaxPyramid | undefined {
		return this.#preview;
	}
	/** How far reading the session is, or why it cannot be read; undefined when it is read. */
	get reading(): string | undefined {
		return this.#reading;
	}

	/** Reads what is new of the recording that runs. Called by the app's ticker. */
	refresh(): void {
		const { recording, connections } = this.#parts;
		if (!recording.active) {
			this.#overview = undefined;
			this.#recorded = '';
			return;
		}
		if (this.#recorded !== recording.id) {
			this.#recorded = recording.id;
			this.#overview = undefined;
			this.#marks = [];
		}
		if (!this.#overview) {
			const stream = connections.streams.find(({ info }) => !isPrediction(info));
			if (!stream) return;
			this.#overview = new RecordingOverview(stream, recording.begun);
		}
		this.#overview.read(connections.streams);
	}

	/** Writes a marker into the recording that runs. */
	mark(): void {
		const { recording } = this.#parts;
		if (!recording.active) return;
		recording.marker({ text: 'marker', timestamp: now() });
		const { start = NaN, duration = 0 } = this.#overview ?? {};
		if (!Number.isNaN(start)) this.#marks.push(start + duration);
	}

	/** A recording has ended: its picture stays on the tape until `show` or `close`. */
	ended(id: string): void {
		const preview = this.#recorded === id ? this.#overview?.picture : undefined;
		this.close();
		this.#id = id;
		this.#closing = true;
		this.#preview = preview;
		this.#reading = 'Closing the session…';
	}

	/** Puts a session on the tape. One that cannot be read says why in `reading`. */
	async show(id: string): Promise<void> {
		if (this.#id === id && this.#session) return;
		if (this.#id !== id) this.#preview = undefined;
		this.#id = id;
		this.#closing = false;
		this.#session = undefined;
		this.#reading = 'Reading the session…';
		try {
			await this.#opening.run((signal) => this.#read(id, signal));
		} catch (error) {
			if (!isAbort(error)) this.#reading = messageOf(error);
		}
	}

	/** Takes the session off the tape; it stays in the library. */
	close(): void {
		this.#id = undefined;
		this.#closing = false;
		this.#preview = undefined;
		this.#session = undefined;
		this.#reading = undefined;
	}

	/** A session to be corrected: that on the tape with its history, else one that is opened. Rejects as `Editing.open`. */
	async edit(id: string): Promise<Editing> {
		return this.session?.id === id ? this.session.editing : Editing.open(this.#parts.library, id);
	}

	async #read(id: string, signal: AbortSignal): Promise<void> {
		const { library } = this.#parts;
		const editing = await Editing.open(library, id);
		const [stream] = editing.streams;
		if (!stream) throw new AppError('SessionError', 'No sample of this session is stored.');
		const pyramid = await library.pyramid(id, stream.name, (fraction) => {
			if (!signal.aborted) this.#reading = `Reading the session… ${Math.round(100 * (fraction ?? 0))} %`;
		});
		signal.throwIfAborted();
		if (this.#id !== id) return;
		this.#session = { id, editing, pyramid };
		this.#preview = undefined;
		this.#reading = undefined;
	}
}
