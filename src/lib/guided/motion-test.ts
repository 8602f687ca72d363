import type { JsonObject } from '../core/parse.ts';
import { seeded } from '../core/random.ts';
import { summaryOf, type TestConditions, type TestSummary } from './test-conditions.ts';

/** How a motion test is run. Seconds. */
export interface MotionRules {
	/** A class counts as completed when it was predicted for so long in all, not necessarily in one go. */
	readonly neededSeconds: number;
	/** After this a trial is over. */
	readonly timeoutSeconds: number;
	/** Each class so often. */
	readonly repetitions: number;
	readonly restSeconds: number;
}

/** One second of right predictions within five, as in T. A. Kuiken et al. 2009 (ten decisions of 100 ms). */
export const MOTION_RULES: MotionRules = {
	neededSeconds: 1,
	timeoutSeconds: 5,
	repetitions: 3,
	restSeconds: 2
};

/** The classes that are cued, block by block in an order of the seed. `rest` is not cued; −1 where no class is rest. */
export function motionCues(
	nClasses: number,
	rest: number,
	{ repetitions }: MotionRules,
	seed: number
): readonly number[] {
	const random = seeded(seed);
	const moving = Array.from({ length: nClasses }, (_, i) => i).filter((i) => i !== rest);
	return Array.from({ length: repetitions }, () =>
		moving
			.map((i) => [random(), i] as const)
			.sort(([a], [b]) => a - b)
			.map(([, i]) => i)
	).flat();
}

/** One cue and what the model said to it. Times on the app clock. */
export interface MotionTrial {
	readonly classIndex: number;
	/** When the cue was seen. */
	readonly shown: number;
	/** The first prediction that was not rest. */
	readonly moved: number | undefined;
	/** The first right one. */
	readonly selected: number | undefined;
	/** When there were enough right ones. */
	readonly completed: number | undefined;
	/** Predictions since the movement began, and the right ones of them. */
	readonly total: number;
	readonly right: number;
	/** It is completed or out of time. */
	readonly over: boolean;
}

/** A trial whose cue was seen at `shown`. */
export const motionTrial = (classIndex: number, shown: number): MotionTrial => ({
	classIndex,
	shown,
	moved: undefined,
	selected: undefined,
	completed: undefined,
	total: 0,
	right: 0,
	over: false
});

/**
 * Takes a prediction: `winner` at `time`, one every `hopSeconds`. `rest`: the class that is no movement (−1 when the model
 * has none; then every decision is a movement). A decision for nothing (−1) counts, and is wrong.
 */
export function judgeMotion(
	trial: MotionTrial,
	{ winner, time }: { readonly winner: number; readonly time: number },
	rest: number,
	hopSeconds: number,
	rules: MotionRules
): MotionTrial {
	if (trial.over || time <= trial.shown) return trial;
	if (time > trial.shown + rules.timeoutSeconds) return { ...trial, over: true };
	const isRight = winner === trial.classIndex;
	// The model says rest until the person moves: that is no mistake of the model.
	if (trial.moved === undefined && !isRight && (winner === rest || winner < 0)) return trial;
	const right = trial.right + (isRight ? 1 : 0);
	const completed = isRight && right * hopSeconds >= rules.neededSeconds - 1e-9 ? time : undefined;
	return {
		...trial,
		moved: trial.moved ?? time,
		selected: trial.selected ?? (isRight ? time : undefined),
		completed,
		total: trial.total + 1,
		right,
		over: completed !== undefined
	};
}

/** What a motion test found. Plain JSON, kept with the session. NaN: there is no such figure. */
export interface MotionResult extends TestSummary {
	readonly kind: 'motion';
	/** Completed ones of all, 0 … 1. */
	readonly completionRate: number;
	/** Medians of the completed trials, from the beginning of the movement; NaN when there is none. */
	readonly selectSeconds: number;
	readonly completeSeconds: number;
	/** Right predictions of all between the beginning of the movement and the end of the trial, 0 … 1. */
	readonly accuracy: number;
}

/** Sums a test up. A test that was stopped is not summed up. */
export function motionResult(trials: readonly MotionTrial[], conditions: TestConditions): MotionResult {
	const summary = summaryOf(conditions, trials.length);
	const done = trials.filter(({ completed }) => completed !== undefined);
	const sum = (of: (trial: MotionTrial) => number): number => trials.reduce((n, trial) => n + of(trial), 0);
	const figure = (value: number): number => (summary.stopped ? NaN : value);
	return {
		kind: 'motion',
		...summary,
		completionRate: figure(done.length / trials.length),
		selectSeconds: figure(median(done.map(({ selected, moved }) => selected! - moved!))),
		completeSeconds: figure(median(done.map(({ completed, moved }) => completed! - moved!))),
		accuracy: figure(sum(({ right }) => right) / sum(({ total }) => total))
	};
}

/** NaN of none. */
export const mean = (values: readonly number[]): number =>
	values.reduce((sum, value) => sum + value, 0) / values.length;

/** The middle value; of an even number the mean of the two in the middle; NaN of none. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** As a session keeps it: what is no number is left out. */
export const resultJson = (result: object): JsonObject =>
	JSON.parse(
		JSON.stringify(result, (_, value: unknown) => (Number.isNaN(value) ? undefined : value))
	) as JsonObject;
