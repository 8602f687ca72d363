import type { TimeFacts } from './rate.ts';

/** Steps back of more rows than this begin the times anew; shorter ones are jitter or rows out of order. */
const RESTART_ROWS = 50;

/**
 * The times of one column, row by row: where they begin anew (a device was started again) they go on from where they were,
 * so that a session has one time line.
 */
export class Clock {
	/** Steps back that are no new beginning, and rows with the time of the row before. */
	backwards = 0;
	duplicates = 0;
	/** New beginnings so far, and the line of the first. */
	restarts = 0;
	firstRestart = 0;
	readonly #read: (cell: string) => number;
	readonly #facts: TimeFacts;
	#last = NaN;
	#offset = 0;

	constructor(read: (cell: string) => number, facts: TimeFacts) {
		this.#read = read;
		this.#facts = facts;
	}

	/** The time of a row in seconds; NaN when its cell is none. */
	take(cell: string, line: number): number {
		const raw = this.#read(cell);
		if (Number.isNaN(raw)) return NaN;
		const { measured, even } = this.#facts;
		const period = measured > 0 ? 1 / measured : 0;
		let time = raw + this.#offset;
		const step = time - this.#last;
		if (step < 0 && period > 0 && -step > Math.max(RESTART_ROWS * period, 0.02)) {
			this.#offset += this.#last + period - time;
			time = raw + this.#offset;
			if (this.restarts++ === 0) this.firstRestart = line;
		} else if (step < 0) this.backwards++;
		else if (step === 0 && even) this.duplicates++;
		this.#last = time;
		return time;
	}
}
