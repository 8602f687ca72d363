import { UNLABELED, type TrialTrim } from '../core/labels.ts';
import type { Mark } from './run.ts';

/** How windows are cut from trials, and what is left out at their ends. */
export interface Cutting {
	readonly windowSeconds: number;
	readonly hopSeconds: number;
	readonly trim: TrialTrim;
	/** Leave out the first labelled segment. */
	readonly skipFirst: boolean;
}

/** What a take has of one class so far. */
export interface ClassCount {
	readonly classIndex: number;
	/** Whole trials that training uses. */
	readonly trials: number;
	/** Of these, without onset and offset. */
	readonly seconds: number;
	/** Windows they give, those across lost samples left out. */
	readonly windows: number;
	/** What is still needed, in words; undefined when there is enough. */
	readonly missing: string | undefined;
}

/**
 * Fewer trials cannot be scored honestly: each is held out once, and at least two others must be there to learn from.
 * The numbers behind both are in docs/how-to/record-good-data.md.
 */
export const LEAST_TRIALS = 3;
/** Fewer windows of a class leave its mean and spread to chance. */
export const LEAST_WINDOWS = 60;

/** A moment at which samples were lost. */
export interface Loss {
	readonly time: number;
}

/** Counts what the marks of a run are worth for training, for each class of `classes`. */
export function countClasses(
	marks: readonly Mark[],
	classes: readonly number[],
	losses: readonly Loss[],
	{ windowSeconds, hopSeconds, trim, skipFirst }: Cutting
): readonly ClassCount[] {
	const sums = new Map(classes.map((index) => [index, { trials: 0, seconds: 0, windows: 0 }]));
	let first = skipFirst;
	for (const [i, mark] of marks.entries()) {
		const next = marks[i + 1];
		if (mark.classIndex === UNLABELED || mark.excluded) continue;
		if (first) {
			first = false;
			continue;
		}
		const sum = sums.get(mark.classIndex);
		if (!sum || mark.shown === undefined || next?.shown === undefined) continue;
		const from = mark.shown + trim.onsetSeconds;
		const to = next.shown - trim.offsetSeconds;
		const inside = losses.filter(({ time }) => time > from && time < to).map(({ time }) => time);
		const parts = [from, ...inside, to];
		const windows = parts
			.slice(1)
			.reduce((n, end, k) => n + windowsIn(end - parts[k]!, windowSeconds, hopSeconds), 0);
		if (windows === 0) continue;
		sum.trials++;
		sum.seconds += to - from;
		sum.windows += windows;
	}
	return [...sums].map(([classIndex, sum]) => ({
		classIndex,
		...sum,
		missing: missing(sum.trials, sum.windows)
	}));
}

function windowsIn(span: number, length: number, hop: number): number {
	return span < length ? 0 : Math.floor((span - length) / hop + 1e-9) + 1;
}

function missing(trials: number, windows: number): string | undefined {
	const more = LEAST_TRIALS - trials;
	if (more > 0) return `${more} more ${more === 1 ? 'trial' : 'trials'}`;
	if (windows < LEAST_WINDOWS) return `${LEAST_WINDOWS - windows} more windows`;
	return undefined;
}
