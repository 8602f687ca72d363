/** A stretch of time in which a model said the same class. Seconds, on the clock of its timestamps. */
export interface DecisionRun {
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
): DecisionRun[] {
	const runs: DecisionRun[] = [];
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
