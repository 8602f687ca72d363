import { seeded } from '../../core/random.ts';

/** What one model got right of one trial. */
export interface TrialCount {
	/** Which trial: the same for every model. */
	readonly key: string;
	readonly right: number;
	/** Windows. */
	readonly n: number;
}

/** How far two models are apart on the same trials. */
export interface PairedDifference {
	/** Accuracy of the second less that of the first, on the trials both were scored on. */
	readonly difference: number;
	/** 95 % interval of the difference (percentiles of the resamples). */
	readonly low: number;
	readonly high: number;
	/** Two-sided: how often chance alone parts them that far. */
	readonly p: number;
	/** Trials that were drawn from. */
	readonly trials: number;
	readonly resamples: number;
}

const RESAMPLES = 10_000;

/**
 * Paired bootstrap over trials (Efron and Tibshirani 1993): whole trials are drawn with replacement, the same ones for both
 * models, because windows of one trial are no independent observations. Same seed, same numbers. Undefined with fewer than two
 * trials in common. Trials of few sessions or people say nothing of others.
 */
export function pairedBootstrap(
	first: readonly TrialCount[],
	second: readonly TrialCount[],
	seed = 1
): PairedDifference | undefined {
	const others = new Map(second.map((count) => [count.key, count]));
	const pairs = first.flatMap((a) => {
		const b = others.get(a.key);
		return b ? [[a, b] as const] : [];
	});
	const trials = pairs.length;
	if (trials < 2) return undefined;
	const random = seeded(seed);
	const differenceOf = (draw: (i: number) => number): number => {
		let [rightA, nA, rightB, nB] = [0, 0, 0, 0];
		for (let i = 0; i < trials; i++) {
			const [a, b] = pairs[draw(i)]!;
			rightA += a.right;
			nA += a.n;
			rightB += b.right;
			nB += b.n;
		}
		return rightB / nB - rightA / nA;
	};
	const drawn = Float64Array.from({ length: RESAMPLES }, () =>
		differenceOf(() => Math.floor(random() * trials))
	).sort();
	const share = (wanted: (value: number) => boolean): number =>
		(1 + drawn.reduce((n, value) => n + Number(wanted(value)), 0)) / (1 + RESAMPLES);
	return {
		difference: differenceOf((i) => i),
		low: drawn[Math.floor(0.025 * RESAMPLES)]!,
		high: drawn[Math.ceil(0.975 * RESAMPLES) - 1]!,
		p: Math.min(
			1,
			2 *
				Math.min(
					share((value) => value <= 0),
					share((value) => value >= 0)
				)
		),
		trials,
		resamples: RESAMPLES
	};
}

/** Right windows of each trial: `trialOf[row]` is a position in `keys`. */
export function trialCounts(
	truth: Int32Array,
	predicted: Int32Array,
	trialOf: Int32Array,
	keys: readonly string[]
): TrialCount[] {
	const right = new Float64Array(keys.length);
	const n = new Float64Array(keys.length);
	trialOf.forEach((trial, row) => {
		n[trial]! += 1;
		right[trial]! += Number(truth[row] === predicted[row]);
	});
	return keys.flatMap((key, i) => (n[i]! > 0 ? [{ key, right: right[i]!, n: n[i]! }] : []));
}
