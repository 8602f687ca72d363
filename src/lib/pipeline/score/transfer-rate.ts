/** How much information decisions on whole trials carry. */
export interface TransferRate {
	/** Trials decided, each by the majority of its windows. */
	readonly trials: number;
	/** Classes to choose from: those that occur. */
	readonly classes: number;
	/** Right trials of all, 0 … 1. */
	readonly accuracy: number;
	/** Bits a decision carries. */
	readonly bitsPerTrial: number;
	/** Trials a minute, one after the other, each as long as it was here. */
	readonly trialsPerMinute: number;
	readonly bitsPerMinute: number;
}

/** Rows of trials, and how they were cut. */
export interface TrialDecisions {
	readonly truth: Int32Array;
	readonly predicted: Int32Array;
	/** Trial of each row, any whole numbers. */
	readonly trialOf: Int32Array;
	readonly windowSeconds: number;
	readonly hopSeconds: number;
}

/**
 * The information transfer rate of Wolpaw et al. (2000) over whole trials:
 * log₂ N + P log₂ P + (1 − P) log₂((1 − P) / (N − 1)) bits a trial, 0 where P is not better than chance. Windows overlap,
 * so each trial is one decision, by the majority of its windows (of equal ones the first class). Undefined without two classes.
 */
export function transferRate(given: TrialDecisions): TransferRate | undefined {
	const { truth, predicted, trialOf, windowSeconds, hopSeconds } = given;
	const votes = new Map<number, Map<number, number>>();
	const classOf = new Map<number, number>();
	trialOf.forEach((trial, row) => {
		const mine = votes.get(trial) ?? new Map<number, number>();
		mine.set(predicted[row]!, (mine.get(predicted[row]!) ?? 0) + 1);
		votes.set(trial, mine);
		classOf.set(trial, truth[row]!);
	});
	const classes = new Set(classOf.values()).size;
	if (classes < 2) return undefined;
	const trials = votes.size;
	const right = [...votes].filter(([trial, mine]) => mostVotes(mine) === classOf.get(trial)).length;
	const accuracy = right / trials;
	const seconds = (trials * (windowSeconds - hopSeconds) + truth.length * hopSeconds) / trials;
	const bitsPerTrial = bitsOf(accuracy, classes);
	const trialsPerMinute = 60 / seconds;
	return {
		trials,
		classes,
		accuracy,
		bitsPerTrial,
		trialsPerMinute,
		bitsPerMinute: bitsPerTrial * trialsPerMinute
	};
}

/** Bits of one choice of `n` that is right with probability `p`. */
export function bitsOf(p: number, n: number): number {
	if (p <= 1 / n) return 0;
	if (p >= 1) return Math.log2(n);
	return Math.log2(n) + p * Math.log2(p) + (1 - p) * Math.log2((1 - p) / (n - 1));
}

const mostVotes = (votes: ReadonlyMap<number, number>): number =>
	[...votes].sort(([a, n], [b, m]) => m - n || a - b)[0]![0];
