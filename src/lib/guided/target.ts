import * as v from 'valibot';
import { AppError } from '../core/errors.ts';
import { finite } from '../core/schemas.ts';
import { PHASE_CODES, type Phase } from '../session/format/phase-codes.ts';

/** Where in a target a moment is; a phase's position is its code. */
export const PHASES = Object.keys(PHASE_CODES) as readonly Phase[];
export type { Phase };
/** The code of a phase on the `phase` channel. */
export const phaseCode = (phase: Phase): number => PHASE_CODES[phase];
/** Phases that say nothing of the muscle: before the take, while it waits, and after it. */
export const IDLE_PHASES: readonly Phase[] = ['idle', 'ready', 'done'];
/** Codes of the phases a regression learns from. */
export const LEARNED_PHASES: readonly number[] = Object.entries(PHASE_CODES).flatMap(([phase, code]) =>
	IDLE_PHASES.some((idle) => idle === phase) ? [] : [code]
);

const SHAPES = ['trapezoid', 'sine', 'steps', 'pursuit'] as const;
const UNITS = ['%MVC', '±1'] as const;

/** The path a person follows with the muscle's effort. Plain JSON; times in seconds, levels in the unit of the target. */
export interface Target {
	readonly shape: (typeof SHAPES)[number];
	/** `%MVC`: 0 to 100 % of the strongest contraction. `±1`: one direction up, the other down. */
	readonly unit: (typeof UNITS)[number];
	/** The highest level (and in ±1 the lowest, with its sign turned). */
	readonly level: number;
	/** Trapezoid: the two ramps. */
	readonly rampSeconds: number;
	/** Trapezoid and steps: how long a level is held. */
	readonly holdSeconds: number;
	/** Trapezoid: at zero between two. */
	readonly restSeconds: number;
	/** Trapezoids, or rounds of steps. */
	readonly repetitions: number;
	/** Steps: levels from zero to the highest, in an order of the seed; ±1: as many down. */
	readonly levels: number;
	/** Sine and pursuit. */
	readonly seconds: number;
	/** The sine's frequency; the highest of the pursuit. */
	readonly hz: number;
	/** Of steps and pursuit: same seed, same path. */
	readonly seed: number;
	/** Before it begins, and after every pause. */
	readonly readySeconds: number;
	/** How much of the path is seen ahead. */
	readonly lookAheadSeconds: number;
}

/** A pursuit of half a minute up to 60 % of the strongest contraction. */
export const STANDARD_TARGET: Target = {
	shape: 'pursuit',
	unit: '%MVC',
	level: 60,
	rampSeconds: 2,
	holdSeconds: 3,
	restSeconds: 3,
	repetitions: 5,
	levels: 5,
	seconds: 40,
	hz: 0.4,
	seed: 1,
	readySeconds: 3,
	lookAheadSeconds: 3
};

/** What a target may be. */
export const TARGET_LIMITS = {
	rampSeconds: [0.1, 60],
	holdSeconds: [0.5, 120],
	restSeconds: [0, 120],
	repetitions: [1, 100],
	levels: [1, 20],
	seconds: [5, 600],
	hz: [0.01, 5],
	readySeconds: [0, 30],
	lookAheadSeconds: [0, 10]
} as const satisfies Partial<Record<keyof Target, readonly [number, number]>>;

const NAMES: Readonly<Record<keyof typeof TARGET_LIMITS, string>> = {
	rampSeconds: 'ramp',
	holdSeconds: 'hold',
	restSeconds: 'rest',
	repetitions: 'number of repetitions',
	levels: 'number of levels',
	seconds: 'length',
	hz: 'frequency',
	readySeconds: 'countdown',
	lookAheadSeconds: 'look-ahead'
};

/** Throws a SessionError that names what is wrong with a target and what to do. */
export function checkTarget(target: Target): void {
	const most = target.unit === '±1' ? 1 : 100;
	if (!(target.level > 0 && target.level <= most)) {
		throw new AppError(
			'SessionError',
			`A target of ${target.level} ${target.unit} cannot be followed. Choose a level above 0 and up to ${most}.`
		);
	}
	for (const key of Object.keys(TARGET_LIMITS) as (keyof typeof TARGET_LIMITS)[]) {
		const [least, largest] = TARGET_LIMITS[key];
		if (target[key] >= least && target[key] <= largest) continue;
		throw new AppError(
			'SessionError',
			`A ${NAMES[key]} of ${target[key]} cannot be followed. Choose from ${least} to ${largest}.`
		);
	}
}

/** What the schema makes of a value; the standard's value when it is missing or of another kind. */
const orStandard = <const K extends keyof Target>(key: K, schema: v.GenericSchema<Target[K]>) =>
	v.optional(v.fallback(schema, STANDARD_TARGET[key]), STANDARD_TARGET[key]);
const Stored = v.object({
	shape: orStandard('shape', v.picklist(SHAPES)),
	unit: orStandard('unit', v.picklist(UNITS)),
	level: orStandard('level', finite),
	rampSeconds: orStandard('rampSeconds', finite),
	holdSeconds: orStandard('holdSeconds', finite),
	restSeconds: orStandard('restSeconds', finite),
	repetitions: orStandard('repetitions', finite),
	levels: orStandard('levels', finite),
	seconds: orStandard('seconds', finite),
	hz: orStandard('hz', finite),
	seed: orStandard('seed', finite),
	readySeconds: orStandard('readySeconds', finite),
	lookAheadSeconds: orStandard('lookAheadSeconds', finite)
});

/** A target out of JSON that may be anything; what is missing has the standard's value. Not checked. */
export const targetOf = (value: unknown): Target => v.parse(v.fallback(Stored, STANDARD_TARGET), value);
