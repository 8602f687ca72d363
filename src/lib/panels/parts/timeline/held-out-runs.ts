import type { HeldOutWindow, MatrixCell, PickedWindows } from '../../../app/train/picked-windows.svelte.ts';
import type { ClassRun, TimelineLane } from './timeline.ts';

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

/** What a lane of held-out windows needs: the last training, and where a session lies. */
export interface HeldOutFacts {
	readonly picked: Pick<PickedWindows, 'all' | 'cell'>;
	/** The model that was trained. */
	readonly bundle:
		| { readonly classNames: readonly string[]; readonly pipeline: { readonly hopSeconds: number } }
		| undefined;
	readonly sessionId: string;
	/** Timestamp of the session's first sample. */
	readonly start: number;
	/** Which class colour. */
	readonly place: (name: string, index: number) => number;
}

/** A lane of held-out windows of a session: of all, or of one cell of the matrix. */
export function heldOutLane(
	name: string,
	{ picked, bundle, sessionId, start, place }: HeldOutFacts,
	cell?: MatrixCell
): TimelineLane {
	const runs = bundle ? heldOutRuns(picked.all, sessionId, start, bundle.pipeline.hopSeconds, cell) : [];
	return {
		name,
		runs: runs.map(({ from, to, predicted }): ClassRun => {
			const said = bundle?.classNames[predicted] ?? '';
			return { from, to, name: said, place: place(said, predicted) };
		})
	};
}

/** The lane of the chosen cell of the matrix; none while no cell is chosen, or none of its windows is in this session. */
export function chosenCellLanes(facts: HeldOutFacts): readonly TimelineLane[] {
	const { cell } = facts.picked;
	const lane = cell && heldOutLane('chosen cell', facts, cell);
	return lane && lane.runs.length > 0 ? [lane] : [];
}
