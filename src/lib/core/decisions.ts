/** A stretch of time in which a model said the same class. Seconds, on the clock of its timestamps. */
export interface DecisionSegment {
	readonly from: number;
	readonly to: number;
	/** Position among the outputs; −1: nothing was decided. */
	readonly classIndex: number;
}

/** The position of the largest of `n` values from `at` on, of equal ones the first. */
export function largestOf(values: ArrayLike<number>, at: number, n: number): number {
	let best = 0;
	for (let i = 1; i < n; i++) if (values[at + i]! > values[at + best]!) best = i;
	return best;
}

/**
 * Decisions, one per timestamp, as runs: each counts from its own time back to the one before, at most `hold` seconds, so
 * that a gap stays empty.
 */
export function decisionRuns(
	timestamps: ArrayLike<number>,
	decisions: ArrayLike<number>,
	hold: number
): DecisionSegment[] {
	const runs: DecisionSegment[] = [];
	for (let i = 0; i < timestamps.length; i++) {
		const time = timestamps[i]!;
		const classIndex = decisions[i]!;
		const last = runs.at(-1);
		const follows = last !== undefined && time >= last.to && time - last.to <= hold;
		if (follows && last.classIndex === classIndex) runs[runs.length - 1] = { ...last, to: time };
		else runs.push({ from: follows ? last.to : time - hold / 2, to: time, classIndex });
	}
	return runs;
}

/** Decisions as they come, as runs. What is decided anew about a time (after a jump back) replaces what stood there. */
export class DecisionTrack {
	readonly #runs: DecisionSegment[] = [];
	#last = NaN;

	/** All of them now, in order of time, none overlapping. */
	get runs(): readonly DecisionSegment[] {
		return [...this.#runs];
	}

	/** A decision counts from its own time back to the one before, at most `hold` seconds. */
	add(time: number, classIndex: number, hold: number): void {
		const follows = time > this.#last && time - this.#last <= hold;
		const run = { from: follows ? this.#last : time - hold / 2, to: time, classIndex };
		this.#last = time;
		const runs = this.#runs;
		const first = runs.findLastIndex((other) => other.to < run.from) + 1;
		let end = first;
		while (end < runs.length && runs[end]!.from <= run.to) end++;
		// Those it touches, without what it covers; of its own class they become one with it.
		const touched = runs.slice(first, end);
		const pieces = [
			...touched.map((other) => ({ ...other, to: Math.min(other.to, run.from) })),
			run,
			...touched.map((other) => ({ ...other, from: Math.max(other.from, run.to) }))
		].filter((other) => other.to > other.from);
		const joined: DecisionSegment[] = [];
		for (const other of pieces) {
			const before = joined.at(-1);
			if (before?.to === other.from && before.classIndex === other.classIndex)
				joined[joined.length - 1] = { ...before, to: other.to };
			else joined.push(other);
		}
		runs.splice(first, end - first, ...joined);
	}
}
