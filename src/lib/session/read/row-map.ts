import { samples, seconds, type Samples } from '../../core/units.ts';
import type { StoredGap } from '../format/metadata.ts';

/** Rows `[start, end)`. */
export interface Rows {
	readonly start: number;
	readonly end: number;
}

/** Stored rows `[start, end)` in a row, and which row of the stream the first of them is. */
export interface Run extends Rows {
	readonly row: number;
}

/**
 * Which rows of the arrays are rows of the stream. Rows whose chunk is missing are none: the stream goes on with the next
 * row that is there, as it does after samples that were lost while it was recorded.
 */
export class RowMap {
	/** In order. */
	readonly runs: readonly Run[];
	/** Rows of the stream. */
	readonly nSamples: number;

	/** `stored`: rows of the arrays; `missing`: those that cannot be read, in any order. */
	constructor(stored: number, missing: readonly Rows[]) {
		const runs: Run[] = [];
		let from = 0;
		let row = 0;
		const add = (end: number): void => {
			if (end <= from) return;
			runs.push({ start: from, end, row });
			row += end - from;
		};
		for (const { start, end } of [...missing].sort((a, b) => a.start - b.start)) {
			add(Math.min(start, stored));
			from = Math.max(from, end);
		}
		add(stored);
		this.runs = runs;
		this.nSamples = row;
	}

	/** The stored rows of rows `[start, end)` of the stream, in order. */
	*pieces(start: number, end: number): Generator<Run> {
		for (let i = this.#runAt(start); i < this.runs.length; i++) {
			const run = this.runs[i]!;
			if (run.row >= end) return;
			const from = Math.max(start, run.row);
			const to = Math.min(end, run.row + run.end - run.start);
			if (to > from) yield { start: run.start + from - run.row, end: run.start + to - run.row, row: from };
		}
	}

	/** The rows of the stream that stored rows `[start, end)` are. */
	rowsOf({ start, end }: Rows): Rows {
		return { start: this.#rowOf(start), end: this.#rowOf(end) };
	}

	/** The row of a stored row; of a missing one, the row that follows it. */
	#rowOf(stored: number): number {
		for (const { start, end, row } of this.runs) if (stored < end) return row + Math.max(0, stored - start);
		return this.nSamples;
	}

	/** The run that row `row` of the stream lies in. */
	#runAt(row: number): number {
		let [lo, hi] = [0, this.runs.length];
		while (lo < hi) {
			const mid = (lo + hi) >> 1;
			const run = this.runs[mid]!;
			if (run.row + run.end - run.start <= row) lo = mid + 1;
			else hi = mid;
		}
		return lo;
	}

	/**
	 * The gaps of the stream: those that were counted while it was recorded (`gaps`, by stored row) and the rows that are
	 * missing between its rows. `first` is the sample index of stored row 0, `fs` the rate (0: not known).
	 */
	gaps(gaps: readonly StoredGap[], first: number, fs: number): StoredGap[] {
		const found: StoredGap[] = [];
		let next = 0;
		let before: StoredGap | undefined;
		for (const [i, run] of this.runs.entries()) {
			let [lost, span] = [0, 0];
			for (; next < gaps.length && gaps[next]!.row <= run.start; next++) {
				before = gaps[next]!;
				lost += before.lost;
				span += before.seconds;
			}
			if (i > 0) {
				const missing = run.start - this.runs[i - 1]!.end;
				found.push({
					sample: indexOf(run.start, before, first),
					lost: lost + missing,
					seconds: seconds(span + (fs > 0 ? missing / fs : 0)),
					row: samples(run.row)
				});
			}
			for (; next < gaps.length && gaps[next]!.row < run.end; next++) {
				before = gaps[next]!;
				found.push({ ...before, row: samples(run.row + before.row - run.start) });
			}
		}
		return found;
	}

	/** The sample index of the stream's first row. */
	first(gaps: readonly StoredGap[], first: number): Samples {
		const start = this.runs[0]?.start ?? 0;
		return indexOf(
			start,
			gaps.findLast(({ row }) => row <= start),
			first
		);
	}
}

/** Sample index of a stored row, after the last gap before it. */
const indexOf = (row: number, before: StoredGap | undefined, first: number): Samples =>
	samples(before ? before.sample + (row - before.row) : first + row);
