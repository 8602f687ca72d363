import { now } from '../../core/clock.ts';
import { AppError } from '../../core/errors.ts';
import { UNLABELED, type LabelEvent } from '../../core/labels.ts';
import type { Seconds } from '../../core/units.ts';
import type { ClassList } from './class-list.svelte.ts';
import { firstTimeSince, onSampleClock, sampleTime, type SampleClock } from './stream-clock.ts';

/** What labels need of the app. */
export interface LabelParts {
	readonly classes: Pick<ClassList, 'names' | 'select'>;
	/** What labels are stamped by now. */
	clock(): SampleClock;
	/** Tells every source which class is cued. */
	cueClass(classIndex: number): void;
	/** Told every label when its time is known. */
	onLabel(event: LabelEvent): void;
}

/** The labels since the page was opened, each with a time on the clock of the samples. */
export class LiveLabels {
	readonly #parts: LabelParts;
	readonly #events: LabelEvent[] = [];
	/** A class that waits for the first sample, to have a time; and when it was asked for, on the app clock. */
	#waiting: { readonly classIndex: number; readonly since: Seconds } | undefined;

	constructor(parts: LabelParts) {
		this.#parts = parts;
	}

	/** In order of time. Not reactive. */
	get events(): readonly LabelEvent[] {
		return this.#events;
	}

	/** See `Recording.label`. */
	label(classIndex: number, timestamp?: Seconds, hook = true): void {
		if (classIndex < UNLABELED || classIndex >= this.#parts.classes.names.length) {
			throw new AppError('SessionError', `There is no class ${classIndex + 1}. Add it to the list first.`);
		}
		if (timestamp !== undefined && !Number.isFinite(timestamp)) {
			throw new AppError(
				'SessionError',
				`A label needs a time in seconds on the clock of the samples; it was given ${timestamp}.`
			);
		}
		this.placeWaiting();
		// No sample came since a class began to wait: this one waits in its place.
		const time = timestamp ?? (this.#waiting ? undefined : sampleTime(this.#parts.clock()));
		if (time === undefined) this.#waiting = { classIndex, since: this.#waiting?.since ?? now() };
		else this.#write({ timestamp: time, classIndex });
		this.#parts.classes.select(classIndex);
		if (hook) this.#parts.cueClass(classIndex);
	}

	/** The class that a recording begins with at `begun` (app clock); in a replay with its first sample since then. */
	begin(classIndex: number, begun: Seconds): void {
		if (!this.#parts.clock().replay) return this.label(classIndex, begun);
		this.#waiting = { classIndex, since: begun };
		this.placeWaiting();
		this.#parts.cueClass(classIndex);
	}

	/** As `label`, with a time on the app clock. */
	labelAt(classIndex: number, time: Seconds): void {
		this.label(classIndex, onSampleClock(this.#parts.clock(), time));
	}

	/** A class that waits begins with the first sample, when there is one by now. */
	placeWaiting(): void {
		const waiting = this.#waiting;
		const timestamp = waiting && firstTimeSince(this.#parts.clock(), waiting.since);
		if (!waiting || timestamp === undefined) return;
		this.#waiting = undefined;
		this.#write({ timestamp, classIndex: waiting.classIndex });
	}

	/** A class that still waits gets no label: no sample came. */
	forgetWaiting(): void {
		this.#waiting = undefined;
	}

	#write(event: LabelEvent): void {
		const place = this.#events.findLastIndex((other) => other.timestamp <= event.timestamp) + 1;
		this.#events.splice(place, 0, event);
		this.#parts.onLabel(event);
	}
}
