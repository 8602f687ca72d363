import type { HeldOutWindow, MatrixCell } from '../../app/train/picked-windows.svelte.ts';

/** A stretch of decisions of one class. Times in seconds since the session's first sample. */
export interface HeldOutRun {
	readonly from: number;
	readonly to: number;
	/** The predicted class, an index of the score. */
	readonly predicted: number;
}

/**
 * What was predicted of the held-out windows of a session, joined where windows of one class follow each other by no more than
 * a hop. Each window stands for the hop before its end. `start`: timestamp of the session's first sample; `cell`: only
 * its windows.
 */
export function heldOutRuns(
	windows: readonly HeldOutWindow[],
	sessionId: string,
	start: number,
	hopSeconds: number,
	cell?: MatrixCell
): readonly HeldOutRun[] {
	const mine = windows
		.filter((one) => one.sessionId === sessionId)
		.filter((one) => !cell || (one.truth === cell.truth && one.predicted === cell.predicted))
		.toSorted((a, b) => a.time - b.time);
	const runs: { from: number; to: number; predicted: number }[] = [];
	for (const { time, predicted } of mine) {
		const to = time - start;
		const from = Math.max(0, to - hopSeconds);
		const last = runs.at(-1);
		if (last?.predicted === predicted && from - last.to < hopSeconds / 2) last.to = to;
		else runs.push({ from, to, predicted });
	}
	return runs;
}
