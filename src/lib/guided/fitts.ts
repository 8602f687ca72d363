import { seeded } from '../core/random.ts';
import { median } from './motion-test.ts';

/** A target of a Fitts test: where it is and how wide, in units in which the outputs reach from −1 (or 0) to 1. */
export interface FittsTarget {
	/** One number per output. */
	readonly at: readonly number[];
	/** Its whole width (diameter). */
	readonly width: number;
}

/** How a Fitts test is run. Seconds. */
export interface FittsRules {
	/** The cursor must stay in the target for so long. */
	readonly dwellSeconds: number;
	readonly timeoutSeconds: number;
	readonly widths: readonly number[];
	readonly distances: readonly number[];
	/** Every width at every distance so often. */
	readonly repetitions: number;
}

/** One second of dwelling within ten, as in E. Scheme and K. Englehart 2013. */
export const FITTS_RULES: FittsRules = {
	dwellSeconds: 1,
	timeoutSeconds: 10,
	widths: [0.2, 0.35],
	distances: [0.4, 0.75],
	repetitions: 2
};

/** The targets of a test, in an order of the seed. `signed`: outputs go both ways. */
export function fittsTargets(
	nOutputs: 1 | 2,
	signed: boolean,
	{ widths, distances, repetitions }: FittsRules,
	seed: number
): readonly FittsTarget[] {
	const random = seeded(seed);
	const targets: FittsTarget[] = [];
	for (let repetition = 0; repetition < repetitions; repetition++) {
		for (const width of widths) {
			for (const distance of distances) {
				const side = signed ? (targets.length % 2 === 0 ? 1 : -1) : 1;
				const angle = signed ? 2 * Math.PI * random() : (Math.PI / 2) * random();
				const at =
					nOutputs === 1 ? [side * distance] : [distance * Math.cos(angle), distance * Math.sin(angle)];
				targets.push({ at, width });
			}
		}
	}
	for (let i = targets.length - 1; i > 0; i--) {
		const j = Math.floor(random() * (i + 1));
		[targets[i], targets[j]] = [targets[j]!, targets[i]!];
	}
	return targets;
}

/** One target and how it was reached. */
export interface FittsTrial {
	readonly target: FittsTarget;
	/** When it was seen. */
	readonly shown: number;
	/** Where the cursor was then; undefined until it is known. */
	readonly start: readonly number[] | undefined;
	readonly cursor: readonly number[] | undefined;
	/** How far the cursor has gone. */
	readonly path: number;
	/** When it came into the target for the last time; undefined while it is outside. */
	readonly entered: number | undefined;
	/** How often it left the target again before it had dwelt. */
	readonly overshoots: number;
	readonly over: boolean;
	readonly reached: boolean;
}

/** A trial whose target was seen at `shown`. */
export const fittsTrial = (target: FittsTarget, shown: number): FittsTrial => ({
	target,
	shown,
	start: undefined,
	cursor: undefined,
	path: 0,
	entered: undefined,
	overshoots: 0,
	over: false,
	reached: false
});

const distance = (a: readonly number[], b: readonly number[]): number =>
	Math.hypot(...a.map((value, i) => value - (b[i] ?? 0)));

/** Takes a position of the cursor. */
export function judgeFitts(
	trial: FittsTrial,
	cursor: readonly number[],
	time: number,
	rules: FittsRules
): FittsTrial {
	if (trial.over || time <= trial.shown) return trial;
	if (time > trial.shown + rules.timeoutSeconds) return { ...trial, over: true };
	const inside = distance(cursor, trial.target.at) <= trial.target.width / 2;
	const entered = inside ? (trial.entered ?? time) : undefined;
	const reached = entered !== undefined && time - entered >= rules.dwellSeconds - 1e-9;
	return {
		...trial,
		start: trial.start ?? cursor,
		cursor,
		// Dwelling is not part of the way.
		path: trial.path + (trial.entered === undefined && trial.cursor ? distance(trial.cursor, cursor) : 0),
		entered,
		overshoots: trial.overshoots + (trial.entered !== undefined && !inside ? 1 : 0),
		over: reached,
		reached
	};
}

/** Index of difficulty in bits: log2(D / W + 1) (I. S. MacKenzie 1992). */
export const difficulty = (trial: Pick<FittsTrial, 'start' | 'target'>): number =>
	trial.start ? Math.log2(distance(trial.start, trial.target.at) / trial.target.width + 1) : NaN;

/** What a Fitts test found. Plain JSON, kept with the session. */
export interface FittsResult {
	readonly kind: 'fitts';
	readonly model: { readonly id: string; readonly name: string };
	readonly outputs: number;
	readonly trials: number;
	/** Targets that were reached, 0 … 1. */
	readonly completionRate: number;
	/** Bits per second: difficulty by the time until the target was entered for good, mean of those reached. */
	readonly throughput: number;
	/** The straight way by the way the cursor went, 0 … 1, mean of those reached. */
	readonly pathEfficiency: number;
	/** Times the cursor left a target again, per target. */
	readonly overshoot: number;
	/** Median of those reached. */
	readonly seconds: number;
}

/** Sums a test up. Means are NaN when no target was reached. */
export function fittsResult(trials: readonly FittsTrial[], model: FittsResult['model']): FittsResult {
	const reached = trials.filter((trial) => trial.reached);
	const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;
	const times = reached.map(({ entered, shown }) => entered! - shown);
	// One that began inside its target asked for nothing.
	const ways = reached.filter(({ path }) => path > 0);
	return {
		kind: 'fitts',
		model,
		outputs: trials[0]?.target.at.length ?? 0,
		trials: trials.length,
		completionRate: reached.length / trials.length,
		throughput: mean(reached.map((trial, i) => difficulty(trial) / times[i]!)),
		pathEfficiency: mean(ways.map(straightness)),
		overshoot: trials.reduce((sum, { overshoots }) => sum + overshoots, 0) / trials.length,
		seconds: median(times)
	};
}

/** From the start to the edge of the target as the crow flies, by the way gone to it. */
function straightness({ start, target, path }: FittsTrial): number {
	const straight = Math.max(0, distance(start!, target.at) - target.width / 2);
	return Math.min(1, straight / path);
}
