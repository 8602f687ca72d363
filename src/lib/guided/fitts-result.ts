import { distance, type FittsTrial } from './fitts.ts';
import { mean, median } from './motion-test.ts';
import { summaryOf, type TestConditions, type TestSummary } from './test-conditions.ts';

/** By which rules a result was found: results of other rules are not compared with it. */
export const FITTS_STANDARD = 'ISO 9241-9';

/** A spread of ends over fewer movements says nothing. */
const LEAST_ENDS = 3;
/** Share of a normal distribution that lies within this many standard deviations: 96 %, as the standard takes it. */
const WIDTH_PER_DEVIATION = 4.133;

/** Why a trial is not evaluated. */
export type InvalidReason = 'began inside its target' | 'no return to rest before it' | 'no predictions came';

/** What a target test found. Plain JSON, kept with the session. NaN: there is no such figure. */
export interface FittsResult extends TestSummary {
	readonly kind: 'fitts';
	readonly rules: typeof FITTS_STANDARD;
	/** Trials that are evaluated, and those of them whose target was reached. */
	readonly valid: number;
	readonly reached: number;
	/** Trials that are not evaluated, counted from 1, and why. */
	readonly invalid: readonly { readonly trial: number; readonly reason: InvalidReason }[];
	/** Reached by valid, 0 … 1. */
	readonly completionRate: number;
	/**
	 * Bits per second as ISO 9241-9 defines it: effective difficulty log2(De / We + 1) by the mean movement time, of each
	 * condition (width and distance) with at least three reached targets, then the mean of the conditions. The movement ends
	 * when the target was entered for good; dwelling is no part of it.
	 */
	readonly throughput: number;
	/** Conditions in `throughput`, and all of them. */
	readonly conditions: readonly [used: number, all: number];
	/** 4.133 standard deviations of the ends along the way to the target, mean of the conditions; outputs reach to 1. */
	readonly effectiveWidth: number;
	/** Bits per second from the widths as drawn (I. S. MacKenzie 1992), mean of the targets reached. */
	readonly nominalThroughput: number;
	/** The straight way by the way the cursor went, 0 … 1, mean of those reached. */
	readonly pathEfficiency: number;
	/** Times the cursor left a target again, per valid target. */
	readonly overshoot: number;
	/** Median movement time of those reached. */
	readonly seconds: number;
}

/** Why a trial cannot be evaluated; undefined when it can. */
export function invalidReason({ predicted, rested, beganInside }: FittsTrial): InvalidReason | undefined {
	if (!predicted) return 'no predictions came';
	if (!rested) return 'no return to rest before it';
	return beganInside ? 'began inside its target' : undefined;
}

/** Sums a test up: `trials` in the order they were done. A test that was stopped is not summed up. */
export function fittsResult(trials: readonly FittsTrial[], conditions: TestConditions): FittsResult {
	const invalid = trials.flatMap((trial, i) => {
		const reason = invalidReason(trial);
		return reason ? [{ trial: i + 1, reason }] : [];
	});
	const valid = trials.filter((trial) => !invalidReason(trial));
	const reached = valid.filter((trial) => trial.reached);
	const summary = summaryOf(conditions, trials.length);
	return {
		...{ kind: 'fitts', rules: FITTS_STANDARD, valid: valid.length, reached: reached.length, invalid },
		...summary,
		...(summary.stopped ? NO_METRICS : metricsOf(valid, reached))
	};
}

type FittsMetrics = Pick<
	FittsResult,
	| 'completionRate'
	| 'throughput'
	| 'conditions'
	| 'effectiveWidth'
	| 'nominalThroughput'
	| 'pathEfficiency'
	| 'overshoot'
	| 'seconds'
>;

const NO_METRICS: FittsMetrics = {
	...{ completionRate: NaN, throughput: NaN, conditions: [0, 0], effectiveWidth: NaN },
	...{ nominalThroughput: NaN, pathEfficiency: NaN, overshoot: NaN, seconds: NaN }
};

function metricsOf(valid: readonly FittsTrial[], reached: readonly FittsTrial[]): FittsMetrics {
	const all = byCondition(valid).length;
	const used = byCondition(reached).flatMap((trials) => effective(trials) ?? []);
	return {
		completionRate: reached.length / valid.length,
		throughput: mean(used.map(({ bitsPerSecond }) => bitsPerSecond)),
		conditions: [used.length, all],
		effectiveWidth: mean(used.map(({ width }) => width)),
		nominalThroughput: mean(reached.map((trial) => difficulty(trial) / secondsOf(trial))),
		pathEfficiency: mean(reached.map(straightness)),
		overshoot: mean(valid.map(({ overshoots }) => overshoots)),
		seconds: median(reached.map(secondsOf))
	};
}

/** Trials of one width and distance together: movements of one difficulty. */
function byCondition(trials: readonly FittsTrial[]): readonly (readonly FittsTrial[])[] {
	const groups = new Map<string, FittsTrial[]>();
	for (const trial of trials) {
		const { at, width } = trial.target;
		const key = `${width} ${Math.hypot(...at).toFixed(6)}`;
		groups.set(key, [...(groups.get(key) ?? []), trial]);
	}
	return [...groups.values()];
}

/** Effective width and throughput of one condition; undefined where the ends have no spread that could be measured. */
function effective(
	trials: readonly FittsTrial[]
): { readonly width: number; readonly bitsPerSecond: number } | undefined {
	if (trials.length < LEAST_ENDS) return undefined;
	const along = trials.map(movement);
	const ends = along.map(({ past }) => past);
	const middle = mean(ends);
	const variance = ends.reduce((sum, end) => sum + (end - middle) ** 2, 0) / (ends.length - 1);
	const width = WIDTH_PER_DEVIATION * Math.sqrt(variance);
	if (!(width > 1e-9)) return undefined;
	const bits = Math.log2(mean(along.map(({ gone }) => gone)) / width + 1);
	return { width, bitsPerSecond: bits / mean(trials.map(secondsOf)) };
}

/** How far a movement went along the straight way to its target, and how far past the middle of the target it ended. */
function movement({ start, cursor, target }: FittsTrial): { readonly gone: number; readonly past: number } {
	const whole = distance(target.at, start!);
	const gone = target.at.reduce(
		(sum, at, i) => sum + ((at - start![i]!) / whole) * (cursor![i]! - start![i]!),
		0
	);
	return { gone, past: gone - whole };
}

const secondsOf = ({ entered, shown }: FittsTrial): number => entered! - shown;

/** Index of difficulty in bits: log2(D / W + 1) (I. S. MacKenzie 1992). */
export const difficulty = ({ start, target }: Pick<FittsTrial, 'start' | 'target'>): number =>
	start ? Math.log2(distance(start, target.at) / target.width + 1) : NaN;

/** From the start to the edge of the target as the crow flies, by the way gone until it was entered for good. */
function straightness({ start, target, pathWhenEntered }: FittsTrial): number {
	const straight = distance(start!, target.at) - target.width / 2;
	return Math.min(1, straight / pathWhenEntered!);
}
