/** Values of several outputs over time: `values[row * n + output]` at `times[row]`, in order of time. */
export interface ValueTrace {
	readonly n: number;
	readonly times: Float64Array;
	readonly values: Float32Array;
	/** Rows further apart than this, in seconds, are not joined by a line. */
	readonly hold: number;
}

/** The lowest and the highest value of a trace, never the same; rows that are not finite say nothing. */
export function rangeOf({ values }: Pick<ValueTrace, 'values'>): {
	readonly low: number;
	readonly high: number;
} {
	let [low, high] = [Infinity, -Infinity];
	for (const value of values) {
		if (!Number.isFinite(value)) continue;
		low = Math.min(low, value);
		high = Math.max(high, value);
	}
	if (!(low <= high)) return { low: 0, high: 1 };
	return low < high ? { low, high } : { low: low - 0.5, high: high + 0.5 };
}

/** Several traces of the same outputs as one, in order of time. */
export function joinedTrace(
	parts: readonly Pick<ValueTrace, 'times' | 'values'>[],
	n: number,
	hold: number
): ValueTrace {
	const track = new ValueTrack(n, hold);
	for (const { times, values } of parts)
		times.forEach((time, row) => track.add(time, values.subarray(row * n, (row + 1) * n)));
	return track.trace;
}

/** Values as they come. What is said anew about a time (after a jump back) replaces what was said of it. */
export class ValueTrack {
	readonly #n: number;
	readonly #hold: number;
	readonly #rows = new Map<number, readonly number[]>();

	constructor(n: number, hold: number) {
		this.#n = n;
		this.#hold = hold;
	}

	/** Takes in one row. */
	add(time: number, values: ArrayLike<number>): void {
		this.#rows.set(time, Array.from(values));
	}

	/** Everything so far. */
	get trace(): ValueTrace {
		const times = Float64Array.from(this.#rows.keys()).sort();
		const values = new Float32Array(times.length * this.#n);
		times.forEach((time, row) => values.set(this.#rows.get(time)!, row * this.#n));
		return { n: this.#n, times, values, hold: this.#hold };
	}
}
