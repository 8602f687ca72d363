import { fitsFloat32, isMissing, numberIn } from './numbers.ts';

/** Differences from row to row that are told apart. */
const MAX_STEPS = 64;
/** Texts that are kept. */
const MAX_TEXTS = 1000;

/** What stands in a column, from row to row. */
export class ColumnSurvey {
	/** Cells with something in them. */
	filled = 0;
	/** Rows so far. */
	rows = 0;
	/** Cells that are no numbers. */
	texts = 0;
	/** True while every number is whole. */
	integer = true;
	/** True when a number has more digits than float32 keeps. */
	wide = false;
	/** Runs of rows with the same text that is not 0, and rows in them. */
	runs = 0;
	runRows = 0;
	/** Different cells, as far as `MAX_TEXTS`. */
	readonly distinct = new Set<string>();
	/** First numbers, for units of time. */
	readonly head: number[] = [];
	#steps = new Map<number, number>();
	#least = Infinity;
	#most = -Infinity;
	#last = NaN;
	#lastText = '';
	#down = 0;

	push(cell: string, decimal: '.' | ','): void {
		this.rows++;
		const text = cell.trim();
		if (isMissing(text)) {
			this.#lastText = '';
			return;
		}
		this.filled++;
		if (this.distinct.size < MAX_TEXTS) this.distinct.add(text);
		const value = numberIn(text, decimal);
		const marks = value === undefined || value !== 0;
		if (marks && text !== this.#lastText) this.runs++;
		if (marks) this.runRows++;
		this.#lastText = text;
		if (value === undefined) {
			this.texts++;
			return;
		}
		if (this.head.length < 4096) this.head.push(value);
		if (!this.wide && !fitsFloat32(text, value)) this.wide = true;
		if (this.integer && !Number.isInteger(value)) this.integer = false;
		if (value < this.#least) this.#least = value;
		if (value > this.#most) this.#most = value;
		const step = value - this.#last;
		if (step < 0) this.#down++;
		if (this.integer && !Number.isNaN(step) && (this.#steps.size < MAX_STEPS || this.#steps.has(step)))
			this.#steps.set(step, (this.#steps.get(step) ?? 0) + 1);
		this.#last = value;
	}

	/** True for whole numbers from 0 to below `limit`. */
	wholeBelow(limit: number): boolean {
		return this.integer && this.texts === 0 && this.#least >= 0 && this.#most < limit;
	}

	/** True when one number stands in every cell. */
	get constant(): boolean {
		return this.filled > 1 && this.#least === this.#most;
	}

	/** The step a counter makes from row to row; 0 when it is none. */
	get step(): number {
		if (!this.integer || this.filled < 3) return 0;
		const [step, times] = [...this.#steps].sort((a, b) => b[1] - a[1])[0] ?? [0, 0];
		return step > 0 && times >= 0.7 * (this.filled - 1) ? step : 0;
	}

	/** The numbers a counter has before it begins anew; Infinity when it never does. */
	get modulus(): number {
		const span = this.#most - this.#least;
		const wraps = this.#steps.get(-span) ?? 0;
		return wraps > 0 && wraps >= 0.4 * this.#down ? span + this.step : Infinity;
	}

	/** True for numbers that go up by the same step, but for losses and new beginnings. */
	get counts(): boolean {
		return this.step > 0;
	}

	/** A counter of a few values only may be a signal. */
	get wrapsShort(): boolean {
		return this.modulus < 10 * this.step;
	}

	/** True for whole numbers that hardly ever go down: a packet number, a frame number. */
	get steadyInteger(): boolean {
		return (
			this.integer &&
			this.filled > 20 &&
			!this.constant &&
			this.#down < 0.05 * this.filled &&
			this.#most - this.#least > 10
		);
	}

	/** True for numbers that go down too often for times, which begin anew a few times at most. */
	get wrapsDown(): boolean {
		return this.#down > Math.max(2, 0.05 * this.filled);
	}

	/** True for numbers that only go up, evenly enough for times. */
	get rises(): boolean {
		return this.texts === 0 && this.filled > 2 && this.#down === 0 && this.#most > this.#least;
	}
}
