import type { InferredGaps } from '../../session/quality/inferred-gaps.ts';

/** Seconds of rows, and rows, within which times must come back to be an odd stretch and no gap. */
const HELD_SECONDS = 2;
const HELD_ROWS = 2 ** 14;
/**
 * Stretches that turn out to be gaps, after which nothing is held any more: a file of such times is no matter of single stamps.
 */
const MAX_GAPS = 2000;
/** Periods that a time may be away from where it is expected, in a regular stream. */
const NEAR_PERIODS = 0.4;
/** A last time, or a first one, so far away from all others is no time of this recording. */
const FAR_SECONDS = 3600;

/**
 * Finds single timestamps that are wrong: such that lie far from those before them, while later ones go on as if nothing had
 * been. They get the time that their place tells; stamps that were swapped change places. A jump after which times go on from
 * their new place is none of these, and stays.
 *
 * Rows go in as they come, and come out in order, some of them later: memory is two seconds of rows.
 */
export class TimeRepair {
	/** Times that were replaced, and times that changed places. */
	outliers = 0;
	swapped = 0;
	readonly #period: number;
	readonly #inferredGaps: InferredGaps;
	readonly #limit: number;
	readonly #near: number;
	#last = NaN;
	#held: number[] = [];
	#gaps = 0;
	#begun = false;

	/** `inferredGaps`: of the stream whose times these are. */
	constructor(inferredGaps: InferredGaps) {
		this.#inferredGaps = inferredGaps;
		this.#period = inferredGaps.period;
		this.#limit = Math.min(
			HELD_ROWS,
			Math.max(16, Math.ceil(HELD_SECONDS / Math.max(inferredGaps.period, 1e-9)))
		);
		this.#near = inferredGaps.regular
			? NEAR_PERIODS * inferredGaps.period
			: Math.max(0.5, 250 * inferredGaps.period);
	}

	/** Takes times in order; gives those that are settled, which may be fewer, or more. */
	push(times: Float64Array): Float64Array {
		if (!(this.#period > 0) || this.#gaps > MAX_GAPS) {
			const rest = Float64Array.from([...this.#held, ...times]);
			this.#held = [];
			return rest;
		}
		const settled: number[] = [];
		for (const time of times) this.#take(time, settled);
		return Float64Array.from(settled);
	}

	/** Gives what is still held, at the end of the stream. */
	flush(): Float64Array {
		const settled: number[] = [];
		while (this.#held.length > 0) {
			const [first, ...rest] = this.#held as [number, ...number[]];
			this.#held = [];
			// Nothing comes behind it that could tell. What lies beyond every gap is no time of this recording.
			if (first < this.#last || first - this.#last > FAR_SECONDS) {
				this.outliers++;
				this.#accept(this.#last + this.#period, settled);
			} else this.#accept(first, settled);
			for (const time of rest) this.#take(time, settled);
		}
		return Float64Array.from(settled);
	}

	#take(time: number, settled: number[]): void {
		if (!this.#begun) return this.#start(time, settled);
		const queue = [time];
		while (queue.length > 0) {
			const next = queue.shift()!;
			if (this.#held.length === 0 && !this.#isOdd(next)) {
				this.#accept(next, settled);
				continue;
			}
			this.#held.push(next);
			if (this.#held.length === 1 || this.#resolve(settled) || this.#held.length <= this.#limit) continue;
			// It did not come back: a gap, and the rows behind it are looked at anew.
			this.#gaps++;
			const [first, ...rest] = this.#held as [number, ...number[]];
			this.#held = [];
			this.#accept(first, settled);
			queue.unshift(...rest);
			if (this.#gaps > MAX_GAPS) {
				settled.push(...queue);
				return;
			}
		}
	}

	/** The first time has none before it: the next two tell whether it is one. */
	#start(time: number, settled: number[]): void {
		this.#held.push(time);
		if (this.#held.length < 3) return;
		this.#begun = true;
		const [first, second, third] = this.#held as [number, number, number];
		this.#held = [];
		const follows = Math.abs(third - second - this.#period) <= this.#near;
		const wrong = follows && (second < first - this.#near || second - first > FAR_SECONDS);
		if (wrong) this.outliers++;
		this.#accept(wrong ? second - this.#period : first, settled);
		this.#take(second, settled);
		this.#take(third, settled);
	}

	/** True when the newest held time stands where the rows before the odd ones expect it: then all held are settled. */
	#resolve(settled: number[]): boolean {
		const { length } = this.#held;
		const newest = this.#held[length - 1]!;
		if (Math.abs(newest - this.#expected(length)) > this.#near) return false;
		const before = this.#held.slice(0, -1);
		const start = this.#last;
		const sorted = [...before].sort((a, b) => a - b);
		const near = (time: number, i: number): boolean =>
			Math.abs(time - (start + (i + 1) * this.#period)) <= this.#near;
		this.#held = [];
		if (sorted.every(near)) {
			this.swapped += before.filter((time, i) => time !== sorted[i]).length;
			for (const time of sorted) this.#accept(time, settled);
		} else {
			for (const [i, time] of before.entries()) {
				if (near(time, i)) this.#accept(time, settled);
				else {
					this.outliers++;
					this.#accept(start + ((i + 1) * (newest - start)) / length, settled);
				}
			}
		}
		this.#accept(newest, settled);
		return true;
	}

	#isOdd(time: number): boolean {
		const step = time - this.#last;
		return (
			this.#inferredGaps.missing(step) > 0 || step < (this.#inferredGaps.regular ? -this.#period / 4 : -1)
		);
	}

	/** Where the `n`th row behind the last settled one is expected. */
	#expected(n: number): number {
		return this.#last + n * this.#period;
	}

	#accept(time: number, settled: number[]): void {
		settled.push(time);
		this.#last = time;
	}
}
