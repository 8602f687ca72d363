import { ops, type EditedTrial, type Editing } from '../../../app/library/editing.svelte.ts';
import type { MinMaxPyramid } from '../../../core/min-max-pyramid.ts';
import type { TimeView } from '../timeline/timeline.ts';

/** What is being looked at while a session is corrected: the cursor, the trial that is picked, the part that is shown. */
export class EditView {
	readonly editing: Editing;
	readonly pyramid: MinMaxPyramid;
	/** Seconds since the session's first sample. */
	cursor = $state(0);
	view = $state.raw<TimeView>();
	#picked = $state<number>();
	readonly trials: readonly EditedTrial[] = $derived.by(() => this.editing.trials(this.end));

	constructor(editing: Editing, pyramid: MinMaxPyramid) {
		this.editing = editing;
		this.pyramid = pyramid;
		this.#picked = this.trials[0]?.event;
	}

	/** Timestamps of the first sample and of the end. */
	get start(): number {
		return this.pyramid.start;
	}
	get end(): number {
		return this.pyramid.start + this.pyramid.duration;
	}

	/** The trial that is picked; undefined where there is none. */
	get picked(): EditedTrial | undefined {
		return this.trials.find(({ event }) => event === this.#picked);
	}

	/** Picks a trial by its place in the list, and shows it. */
	pick(index: number): void {
		const trial = this.trials[index];
		if (!trial) return;
		this.#picked = trial.event;
		this.cursor = trial.from - this.start;
		this.#show(trial);
	}

	/** Puts the cursor there and picks the trial under it. */
	seek(position: number): void {
		this.cursor = position;
		const time = this.start + position;
		const under = this.trials.find(({ from, to }) => time >= from && time < to);
		if (under) this.#picked = under.event;
	}

	/** The next trial (1), or the one before (−1). */
	next(direction: 1 | -1): void {
		const at = this.trials.findIndex(({ event }) => event === this.#picked);
		this.pick(at < 0 ? 0 : Math.max(0, Math.min(this.trials.length - 1, at + direction)));
	}

	relabel(classIndex: number): void {
		const { picked, editing } = this;
		if (!picked || classIndex >= editing.classNames.length) return;
		editing.do('change a class', (recorded, edits) =>
			ops.relabelled(recorded, edits, picked.event, classIndex)
		);
	}

	/** Takes the label off the picked trial, and picks the one that follows. */
	erase(): void {
		const { picked, editing } = this;
		if (!picked) return;
		const at = this.trials.indexOf(picked);
		editing.do('remove a label', (recorded, edits) => ops.erased(recorded, edits, picked.event));
		this.#picked = (this.trials[at] ?? this.trials.at(-1))?.event;
	}

	toggleExcluded(trial = this.picked): void {
		if (!trial) return;
		this.editing.do(trial.excluded ? 'include a trial' : 'exclude a trial', (recorded, edits) =>
			ops.excludedOrNot(recorded, edits, trial.event, !trial.excluded)
		);
	}

	/** Splits the trial under the cursor there; the second half is picked. */
	split(): void {
		const time = this.start + this.cursor;
		this.editing.do('split a trial', (recorded, edits) => ops.split(recorded, edits, time));
		this.seek(this.cursor);
	}

	/** Labels a second from the cursor on, or what is left before the end. */
	label(classIndex: number): void {
		const from = this.start + this.cursor;
		const to = Math.min(this.end, from + 1);
		if (to - from < ops.LEAST_SECONDS) return;
		this.editing.do('label a segment', (recorded, edits) =>
			ops.labelled(recorded, edits, from, to, classIndex)
		);
		this.seek(this.cursor);
	}

	/** Moves the event of a boundary to a timestamp. */
	move(event: number, to: number, joins = false): void {
		const within = Math.max(this.start, Math.min(this.end, to));
		this.editing.do('move a boundary', (recorded, edits) => ops.moved(recorded, edits, event, within), {
			joins
		});
	}

	/** Moves one end of the trim to a timestamp. */
	trim(which: 'from' | 'to', time: number, joins = false): void {
		const { trim } = this.editing.edits;
		const from = which === 'from' ? time : (trim?.from ?? this.start);
		const to = which === 'to' ? time : (trim?.to ?? this.end);
		if (to - from < ops.LEAST_SECONDS) return;
		this.editing.do('trim', (_, edits) => ops.trimmed(edits, from, to, this.start, this.end), { joins });
	}

	/** Scrolls so that a trial is seen; a whole session that is shown stays shown. */
	#show({ from, to }: EditedTrial): void {
		const { view } = this;
		if (!view) return;
		const [a, b] = [from - this.start, to - this.start];
		if (a >= view.from && b <= view.to) return;
		const span = Math.max(view.to - view.from, (b - a) * 1.2);
		const middle = (a + b) / 2;
		const begin = Math.max(0, Math.min(middle - span / 2, this.pyramid.duration - span));
		this.view = { from: begin, to: Math.min(this.pyramid.duration, begin + span) };
	}
}
