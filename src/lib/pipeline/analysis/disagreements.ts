import type { DecisionSegment } from '../../core/decisions.ts';

/** A stretch of time in which models do not say the same. Times as in the runs. */
export interface Disagreement {
	readonly from: number;
	readonly to: number;
	/** What each model said, in their order. */
	readonly predicted: readonly string[];
}

/** What one model decided, and what its classes are called. */
export interface Decided {
	readonly runs: readonly DecisionSegment[];
	readonly classNames: readonly string[];
}

/**
 * Where models do not agree, by the names of their classes, in order of time. Time in which one of them said nothing does
 * not count: its windows may be longer.
 */
export function disagreementsOf(models: readonly Decided[]): Disagreement[] {
	const times = new Set<number>();
	for (const { runs } of models) for (const { from, to } of runs) times.add(from).add(to);
	const edges = [...times].sort((a, b) => a - b);
	const at = models.map(() => 0);
	const found: Disagreement[] = [];
	for (let i = 0; i + 1 < edges.length; i++) {
		const [from, to] = [edges[i]!, edges[i + 1]!];
		const predicted = models.map(({ runs, classNames }, m) => {
			while (at[m]! < runs.length && runs[at[m]!]!.to <= from) at[m]!++;
			const run = runs[at[m]!];
			return run && run.from <= from
				? (classNames[run.classIndex] ?? `class ${run.classIndex + 1}`)
				: undefined;
		});
		if (predicted.some((name) => name === undefined) || predicted.every((name) => name === predicted[0]))
			continue;
		const names = predicted as string[];
		const last = found.at(-1);
		if (last && last.to === from && last.predicted.every((name, m) => name === names[m])) {
			found[found.length - 1] = { ...last, to };
		} else found.push({ from, to, predicted: names });
	}
	return found;
}
