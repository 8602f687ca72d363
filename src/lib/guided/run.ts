import { UNLABELED } from '../core/labels.ts';
import type { Plan, Step } from './plan.ts';

/** Why a run stands still. */
export type PauseReason = 'person' | 'hidden' | 'stream';

/** A change of what is on the screen. Its time becomes a label as soon as it is known when it was seen. */
export interface Mark {
	/** Counts from 0. */
	readonly id: number;
	readonly kind: Step['kind'] | 'pause' | 'end';
	/** What the label says from here on; −1: no class. */
	readonly classIndex: number;
	/** When it was to be shown. */
	readonly due: number;
	/** When it was shown; undefined until it was measured. */
	readonly shown: number | undefined;
	/** Of a cue: it was redone, skipped or broken off, so training leaves it out. */
	readonly excluded: boolean;
	/** Of a cue: it was excluded because it was seen too late. */
	readonly late?: boolean;
}

/**
 * Where a guided take is. Times are seconds on any one clock. Nothing here reads a clock or writes a label: acts make a
 * new run, and who drives it shows `step`, measures when it was seen and tells it with `shown`.
 */
export interface Run {
	readonly steps: readonly Step[];
	readonly nTrials: number;
	/** Position of the step that is on. */
	readonly at: number;
	/** When it was shown, as far as it is known. */
	readonly since: number;
	readonly status: 'running' | 'paused' | 'done' | 'stopped';
	readonly pausedBy: PauseReason | undefined;
	/** All changes so far, in order. */
	readonly marks: readonly Mark[];
	/** Of every countdown that a pause asks for. */
	readonly countdownSeconds: number;
}

/** Begins at `time`. */
export function begin(plan: Plan, time: number, countdownSeconds = 3): Run {
	const run: Run = {
		steps: plan.steps,
		nTrials: plan.nTrials,
		at: 0,
		since: time,
		status: 'running',
		pausedBy: undefined,
		marks: [],
		countdownSeconds
	};
	return enter(run, 0, time, time);
}

/** The step that is on; undefined when it is over. */
export const stepOf = (run: Run): Step | undefined => run.steps[run.at];

/** The cue that comes next, or is on. */
export const nextCue = (run: Run, from = run.at): Step | undefined =>
	run.steps.slice(from).find(({ kind }) => kind === 'cue');

/** Seconds until the step ends; 0 when it is over. */
export const left = (run: Run, time: number): number =>
	Math.max(0, run.since + (stepOf(run)?.seconds ?? 0) - time);

/**
 * Lets time pass: at a frame that begins at `time`, the step that is over gives way to the next one. One step per frame:
 * a machine that slept does not rush through what it missed.
 */
export function advance(run: Run, time: number): Run {
	const step = stepOf(run);
	if (run.status !== 'running' || !step) return run;
	const due = run.since + step.seconds;
	// A frame's clock and ours may differ in the last digits.
	if (time < due - 1e-6) return run;
	if (run.at + 1 < run.steps.length) return enter(run, run.at + 1, due, time);
	return { ...marked(run, 'end', UNLABELED, due), status: 'done', at: run.steps.length };
}

/** A mark was on the screen at `time`: it counts from then on. */
export function shown(run: Run, id: number, time: number): Run {
	const marks = run.marks.map((mark) => (mark.id === id ? { ...mark, shown: time } : mark));
	const current = run.marks.at(-1)?.id === id && run.status === 'running';
	return { ...run, marks, since: current ? time : run.since };
}

/** Stands still. A trial that is on ends, is left out, and comes again afterwards. */
export function pause(run: Run, time: number, reason: PauseReason): Run {
	if (run.status === 'paused') return { ...run, pausedBy: reason };
	if (run.status !== 'running') return run;
	const broken = stepOf(run)?.kind === 'cue' ? excludeLast(run) : run;
	return { ...marked(broken, 'pause', UNLABELED, time), status: 'paused', pausedBy: reason };
}

/**
 * The signal ended at `last`, which is known only now: stands still from `time` on, and a trial that was not whole by then is
 * left out and comes again, also when its cue has gone meanwhile.
 */
export function lose(run: Run, time: number, last: number): Run {
	const cue = run.marks.findLast(({ kind }) => kind === 'cue');
	const end = cue && run.marks[cue.id + 1];
	const torn = cue && end && !cue.excluded && (end.shown ?? end.due) > last;
	return pause(torn && stepOf(run)?.kind === 'rest' ? redo(run, time) : run, time, 'stream');
}

/** Goes on after a countdown, with the step that was on from its beginning. */
export function resume(run: Run, time: number): Run {
	const step = stepOf(run);
	if (run.status !== 'paused' || !step) return run;
	const again = { ...run, status: 'running', pausedBy: undefined } as const;
	if (step.kind === 'countdown' || run.countdownSeconds <= 0) return enter(again, run.at, time, time);
	const countdown: Step = {
		kind: 'countdown',
		classIndex: UNLABELED,
		seconds: run.countdownSeconds,
		trial: step.trial,
		repetition: 0
	};
	return enter({ ...again, steps: insert(run.steps, run.at, [countdown]) }, run.at, time, time);
}

/**
 * Does the last trial again: it is left out of training, and its cue comes after a rest. While nothing was cued there is
 * nothing to redo.
 */
export function redo(run: Run, time: number): Run {
	const step = stepOf(run);
	const at = run.steps.findLastIndex(({ kind }, i) => i <= run.at && kind === 'cue');
	const last = run.steps[at];
	if (!step || !last || run.status === 'stopped' || step.kind === 'countdown') return run;
	// What a pause broke off, and what was redone already, comes again by itself.
	if (nextCue(run, run.at + 1) === last || (run.status === 'paused' && step === last)) return run;
	const before = run.steps.slice(0, run.at);
	const after = run.steps.slice(run.at + 1);
	const rest = run.steps.slice(at + 1).find(({ kind }) => kind === 'rest');
	const back = rest && { ...rest, trial: last.trial };
	const excluded = excludeLast(run);
	if (step !== last) {
		// In the rest after it: the rest goes on, then the cue comes again.
		const steps = [...before, { ...step, trial: last.trial }, last, ...(rest ? [rest] : []), ...after];
		return { ...excluded, steps };
	}
	const steps = [...before, last, ...(back ? [back] : []), last, ...after];
	return enter({ ...excluded, steps }, run.at + 1, time, time);
}

/** Leaves out the cue that is on or comes next. Its trial, when it had begun, is left out of training. */
export function skip(run: Run, time: number): Run {
	if (run.status === 'done' || run.status === 'stopped') return run;
	if (stepOf(run)?.kind === 'cue') {
		const rest = excludeLast(run);
		const last = run.at + 1 >= run.steps.length;
		if (last) return { ...marked(rest, 'end', UNLABELED, time), status: 'done', at: run.steps.length };
		return run.status === 'paused' ? { ...rest, at: run.at + 1 } : enter(rest, run.at + 1, time, time);
	}
	const next = run.steps.findIndex((step, i) => i > run.at && step.kind === 'cue');
	if (next < 0) return run;
	const after = run.steps[next + 1]?.kind === 'rest' ? 2 : 1;
	return { ...run, steps: [...run.steps.slice(0, next), ...run.steps.slice(next + after)] };
}

/** Ends it here. What was done is kept; a trial that is on is left out. */
export function stop(run: Run, time: number): Run {
	if (run.status === 'done' || run.status === 'stopped') return run;
	const broken = run.status === 'running' && stepOf(run)?.kind === 'cue' ? excludeLast(run) : run;
	return { ...marked(broken, 'end', UNLABELED, time), status: 'stopped', pausedBy: undefined };
}

/** Shown timestamps of the trials that training leaves out: what `edits.excluded` of the session holds. */
export const excludedTimes = (run: Run): number[] =>
	run.marks.flatMap(({ excluded, shown: at }) => (excluded && at !== undefined ? [at] : []));

function excludeLast(run: Run): Run {
	const last = run.marks.findLastIndex(({ kind }) => kind === 'cue');
	return { ...run, marks: run.marks.map((mark, i) => (i === last ? { ...mark, excluded: true } : mark)) };
}

function enter(run: Run, at: number, due: number, time: number): Run {
	const step = run.steps[at];
	const next = { ...run, at, since: time };
	return step ? marked(next, step.kind, step.classIndex, due) : next;
}

function marked(run: Run, kind: Mark['kind'], classIndex: number, due: number): Run {
	const mark: Mark = { id: run.marks.length, kind, classIndex, due, shown: undefined, excluded: false };
	return { ...run, marks: [...run.marks, mark] };
}

function insert<T>(list: readonly T[], at: number, items: readonly T[]): readonly T[] {
	return [...list.slice(0, at), ...items, ...list.slice(at)];
}
