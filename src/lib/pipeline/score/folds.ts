/** What one fold of a score says: the windows of one session, trial, day or subject that was left out. */
export interface FoldScore {
	/** What was left out. */
	readonly name: string;
	/** Windows. */
	readonly n: number;
	/** 0 … 1. */
	readonly accuracy: number;
	/** Mean recall of the classes that occur in the fold, 0 … 1. */
	readonly balancedAccuracy: number;
}

/** One entry per fold that has rows. `foldOf[row]` is a position in `names`. */
export function foldScores(
	truth: Int32Array,
	predicted: Int32Array,
	foldOf: Int32Array,
	names: readonly string[]
): FoldScore[] {
	const counts = names.map(() => new Map<number, { n: number; right: number }>());
	truth.forEach((c, i) => {
		const fold = counts[foldOf[i]!]!;
		const count = fold.get(c) ?? { n: 0, right: 0 };
		count.n++;
		count.right += Number(predicted[i] === c);
		fold.set(c, count);
	});
	return names.flatMap((name, i) => {
		const classes = [...counts[i]!.values()];
		if (classes.length === 0) return [];
		const n = classes.reduce((sum, count) => sum + count.n, 0);
		const right = classes.reduce((sum, count) => sum + count.right, 0);
		const recalls = classes.reduce((sum, count) => sum + count.right / count.n, 0);
		return [{ name, n, accuracy: right / n, balancedAccuracy: recalls / classes.length }];
	});
}
