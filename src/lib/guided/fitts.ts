import { seeded } from '../core/random.ts';

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
	/** Every width at every distance so often: a spread of ends needs at least three. */
	readonly repetitions: number;
	/** The cursor is at rest within this distance of zero, when it has stayed there for so long. */
	readonly restRadius: number;
	readonly restSeconds: number;
	/** After so long without a rest the next target comes all the same; its trial is invalid. */
	readonly restTimeoutSeconds: number;
	/** How long after a target was seen the simulated arm begins to move. */
	readonly simulatedReactionSeconds: number;
}

/** One second of dwelling within ten, as in E. Scheme and K. Englehart 2013. */
export const FITTS_RULES: FittsRules = {
	dwellSeconds: 1,
	timeoutSeconds: 10,
	widths: [0.2, 0.35],
	distances: [0.4, 0.75],
	repetitions: 4,
	restRadius: 0.15,
	restSeconds: 0.5,
	restTimeoutSeconds: 10,
	simulatedReactionSeconds: 0.25
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

/** Whether the cursor has returned to rest. */
export interface Rest {
	/** Since when it has been near zero; undefined while it is elsewhere. */
	readonly since: number | undefined;
	readonly rested: boolean;
}

/** Before the first position of the cursor. */
export const RESTLESS: Rest = { since: undefined, rested: false };

/** Takes a position of the cursor between two targets. */
export function judgeRest(rest: Rest, cursor: readonly number[], time: number, rules: FittsRules): Rest {
	if (Math.hypot(...cursor) > rules.restRadius) return RESTLESS;
	const since = rest.since ?? time;
	return { since, rested: time - since >= rules.restSeconds - 1e-9 };
}

/** One target and how it was reached. */
export interface FittsTrial {
	readonly target: FittsTarget;
	/** When it was seen. */
	readonly shown: number;
	/** The cursor was at rest when the target came. */
	readonly rested: boolean;
	/** Where the cursor was then; undefined until it is known. */
	readonly start: readonly number[] | undefined;
	/** It was in the target then: nothing had to be reached. */
	readonly beganInside: boolean;
	readonly cursor: readonly number[] | undefined;
	/** A prediction came while it was on. */
	readonly predicted: boolean;
	/** How far the cursor has gone, within the target too. */
	readonly path: number;
	/** When it came into the target for the last time, and how far it had gone then; undefined while it is outside. */
	readonly entered: number | undefined;
	readonly pathWhenEntered: number | undefined;
	/** How often it left the target again before it had dwelt. */
	readonly overshoots: number;
	readonly over: boolean;
	readonly reached: boolean;
}

/** How far apart two positions are. */
export const distance = (a: readonly number[], b: readonly number[]): number =>
	Math.hypot(...a.map((value, i) => value - (b[i] ?? 0)));

const isInside = ({ at, width }: FittsTarget, cursor: readonly number[]): boolean =>
	distance(cursor, at) <= width / 2;

/**
 * A trial whose target was seen at `shown`, when the cursor was at `start` (else its first position counts as the start).
 * `rested`: it had returned to rest before.
 */
export const fittsTrial = (
	target: FittsTarget,
	shown: number,
	rested = true,
	start?: readonly number[]
): FittsTrial => ({
	target,
	shown,
	rested,
	start,
	beganInside: start !== undefined && isInside(target, start),
	cursor: start,
	predicted: false,
	path: 0,
	entered: undefined,
	pathWhenEntered: undefined,
	overshoots: 0,
	over: false,
	reached: false
});

/** Takes a position of the cursor; `undefined`: time has passed, and no prediction came. */
export function judgeFitts(
	trial: FittsTrial,
	cursor: readonly number[] | undefined,
	time: number,
	rules: FittsRules
): FittsTrial {
	if (trial.over || time <= trial.shown) return trial;
	if (time > trial.shown + rules.timeoutSeconds) return { ...trial, over: true };
	if (!cursor) return trial;
	const inside = isInside(trial.target, cursor);
	const path = trial.path + (trial.cursor ? distance(trial.cursor, cursor) : 0);
	const entered = inside ? (trial.entered ?? time) : undefined;
	const reached = entered !== undefined && time - entered >= rules.dwellSeconds - 1e-9;
	return {
		...trial,
		start: trial.start ?? cursor,
		beganInside: trial.start ? trial.beganInside : inside,
		cursor,
		predicted: true,
		path,
		entered,
		pathWhenEntered: inside ? (trial.pathWhenEntered ?? path) : undefined,
		overshoots: trial.overshoots + (trial.entered !== undefined && !inside ? 1 : 0),
		over: reached,
		reached
	};
}
