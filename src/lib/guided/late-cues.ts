import { nextCue, stepOf, type Mark, type Run } from './run.ts';

/** A cue that is seen later than this is named. */
export const LATE_SECONDS = 0.1;
/** A cue that is seen later than this is repeated. */
export const REPEAT_SECONDS = 0.5;
/** On a machine that is always late a take still ends: a class is repeated at most this often for being late. */
export const MOST_REPEATS = 3;

/** How late the cues of a run were seen. */
export interface Lateness {
	/** Cues that were seen. */
	readonly cues: number;
	/** Of those, how many later than `LATE_SECONDS`. */
	readonly late: number;
	/** Of those, how many are excluded because they were later than `REPEAT_SECONDS`. */
	readonly repeated: number;
	/** The latest one, in seconds; 0 without any. */
	readonly most: number;
}

/** How late a mark was seen, in seconds; undefined until it is known. */
export const slipOf = ({ due, shown }: Mark): number | undefined =>
	shown === undefined ? undefined : shown - due;

/** Counts the cues of a run that were seen late. */
export function latenessOf(marks: readonly Mark[]): Lateness {
	const cues = marks.filter(({ kind, shown }) => kind === 'cue' && shown !== undefined);
	const slips = cues.map((mark) => slipOf(mark) ?? 0);
	return {
		cues: cues.length,
		late: slips.filter((slip) => slip > LATE_SECONDS).length,
		repeated: marks.filter(({ late }) => late).length,
		most: Math.max(0, ...slips)
	};
}

/**
 * Excludes the trial of cue `id` when the cue was seen more than `REPEAT_SECONDS` late, and cues its class once more after
 * the rest that follows. What is excluded already comes again by itself or was skipped.
 */
export function repeatLate(run: Run, id: number): Run {
	const mark = run.marks[id];
	if (!mark || mark.kind !== 'cue' || mark.excluded || !((slipOf(mark) ?? 0) > REPEAT_SECONDS)) return run;
	const marks = run.marks.map((one) => (one === mark ? { ...one, excluded: true, late: true } : one));
	const excluded: Run = { ...run, marks };
	const before = run.marks.filter((one) => one.late && one.classIndex === mark.classIndex).length;
	const current = stepOf(run);
	const cue = run.steps.findLast(
		({ kind, classIndex }, i) => i <= run.at && kind === 'cue' && classIndex === mark.classIndex
	);
	if (before >= MOST_REPEATS || !current || !cue || run.status === 'stopped') return excluded;
	// A cue that was asked for again meanwhile comes by itself.
	if (nextCue(run, run.at + 1) === cue) return excluded;
	const rest = run.steps.find(({ kind }) => kind === 'rest');
	const follows = run.steps[run.at + 1];
	const at = current.kind === 'cue' && follows?.kind === 'rest' ? run.at + 2 : run.at + 1;
	const again = rest ? [cue, { ...rest, trial: cue.trial + 1 }] : [cue];
	const steps = [...run.steps.slice(0, at), ...again, ...run.steps.slice(at)];
	return { ...excluded, steps };
}
