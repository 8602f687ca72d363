import { isMissing } from './numbers.ts';
import type { TimeFacts } from './rate.ts';

/** Steps back of more rows than this begin the times anew; shorter ones are jitter or rows out of order. */
const RESTART_ROWS = 50;

/**
 * The times of one column, row by row: where they begin anew (a device was started again) they go on from where they were,
 * so that a session has one time line; a single stamp that fits neither the row before nor the one behind is replaced.
 */
export class Clock {
	/** Steps back that are no new beginning, rows with the time of the row before, stamps that were replaced. */
	backwards = 0;
	duplicates = 0;
	outliers = 0;
	/** Rows without a time, which got that of their place. */
	blanks = 0;
	/** New beginnings so far, and the line of the first. */
	restarts = 0;
	firstRestart = 0;
	/** Rows missing before the row taken last, by its time. */
	missing = 0;
	readonly #read: (cell: string) => number;
	readonly #facts: TimeFacts;
	readonly #period: number;
	#last = NaN;
	#offset = 0;
	/** The raw time of the next row, read already. */
	#ahead: { readonly cell: string; readonly raw: number } | undefined;
	/**
	 * Seconds by which rows are ahead of their times, and the least of it of late: a duplicate or the rows of a packet run
	 * ahead, and the next step makes up for it.
	 */
	#surplus = 0;
	#least = 0;

	constructor(read: (cell: string) => number, facts: TimeFacts) {
		this.#read = read;
		this.#facts = facts;
		this.#period = facts.measured > 0 ? 1 / facts.measured : 0;
	}

	/** The time of a row in seconds; NaN when its cell is none. `next`: the cell of the row behind it, if there is one. */
	take(cell: string, next: string | undefined, line: number): number {
		const raw = this.#ahead?.cell === cell ? this.#ahead.raw : this.#read(cell);
		this.#ahead = next === undefined ? undefined : { cell: next, raw: this.#read(next) };
		this.missing = 0;
		if (Number.isNaN(raw)) return isMissing(cell) ? this.#blank() : NaN;
		const after = (this.#ahead?.raw ?? NaN) + this.#offset;
		let time = raw + this.#offset;
		if (this.#isOutlier(time, after)) {
			this.outliers++;
			time = this.#last + this.#period;
		}
		const step = time - this.#last;
		if (this.#period > 0 && -step > Math.max(RESTART_ROWS * this.#period, 0.02)) {
			this.#offset += this.#last + this.#period - time;
			this.#last = raw + this.#offset;
			this.#surplus = this.#least = 0;
			if (this.restarts++ === 0) this.firstRestart = line;
			return this.#last;
		}
		if (step < 0) this.backwards++;
		else if (step === 0 && this.#facts.even) this.duplicates++;
		this.#count(step, after < time && after > this.#last);
		this.#last = time;
		return time;
	}

	/** The time of a row that has none: one period behind the row before it. NaN before the first time. */
	#blank(): number {
		if (!(this.#period > 0) || Number.isNaN(this.#last)) return NaN;
		this.blanks++;
		return (this.#last += this.#period);
	}

	/** How many rows are missing. `swapped`: the row behind this one belongs before it. */
	#count(step: number, swapped: boolean): void {
		const { longest, measured, regular } = this.#facts;
		const period = this.#period;
		if (!(period > 0) || Number.isNaN(step)) return;
		if (step > longest && !swapped) {
			this.missing = Math.max(0, Math.round((step - (this.#surplus - this.#least)) * measured) - 1);
			// Without even times a long break is one, however it is counted.
			if (!regular) this.missing = Math.max(1, this.missing);
			this.#surplus = this.#least = 0;
			return;
		}
		// A packet of rows with one stamp runs ahead by all its rows; what drifts is forgotten.
		const most = Math.max(4 * period, Math.min(longest, 1000 * period));
		const surplus = 0.999 * (this.#surplus + period - step);
		this.#surplus = Math.max(-most, Math.min(most, surplus));
		this.#least = Math.min(this.#surplus, this.#least + 0.002 * (this.#surplus - this.#least));
	}

	/** True for a stamp that is far from the row before it while the row behind it goes on from there. */
	#isOutlier(time: number, after: number): boolean {
		const { regular } = this.#facts;
		if (!regular || Number.isNaN(after) || Number.isNaN(this.#last)) return false;
		const goesOn = Math.abs(after - this.#last - 2 * this.#period) < this.#period;
		return goesOn && Math.abs(time - this.#last - this.#period) > RESTART_ROWS * this.#period;
	}
}
