/** How the windows that are scored were kept apart from those that were learned from. */
export type Protocol =
	| 'leave-one-trial-out'
	| 'leave-one-session-out'
	| 'leave-one-subject-out'
	| 'leave-one-day-out'
	| 'leave-one-stretch-out'
	| 'grouped-folds'
	| 'held-out';

/** How well a model predicts windows it has not learned from. */
export interface Score {
	/**
	 * `leave-one-…-out`: one model per trial, session, subject, day or stretch of time, fitted on all others.
	 * `grouped-folds`: whole trials dealt to a few folds. `held-out`: other recordings than the model was trained on.
	 */
	readonly protocol: Protocol;
	/** Windows scored. */
	readonly n: number;
	/** Models fitted to score them; 1 when held out. */
	readonly folds: number;
	/** Right ones of all, 0 … 1. */
	readonly accuracy: number;
	/** Mean recall of the classes that occur, 0 … 1. */
	readonly balancedAccuracy: number;
	readonly classNames: readonly string[];
	/** Windows: `confusion[true][predicted]`. */
	readonly confusion: readonly (readonly number[])[];
	/** By class: right ones of those that are of the class; NaN when none is. */
	readonly recall: readonly number[];
	/** By class: right ones of those that were called so; NaN when none was. */
	readonly precision: readonly number[];
	/**
	 * Wrong ones of those that were not called rest, 0 … 1: what a prosthesis would do wrong, while doing nothing is
	 * forgiven (LibEMG's AER; Scheme et al. 2014). Absent without a class that is called rest.
	 */
	readonly activeError?: number | undefined;
	/**
	 * Changes from one window to the next that nobody asked for, by window: (changes of what was said − changes of the truth)
	 * / n (LibEMG's INS; Scheme et al. 2014).
	 */
	readonly instability?: number | undefined;
}

/** What the class of doing nothing is called in the field. */
const REST = /^(rest|no[ _-]?(motion|movement|gesture)|neutral|idle|relax(ed)?|hibernation)$/i;

/** Position of the class of doing nothing, by its name; undefined when there is none. */
export function restClass(classNames: readonly string[]): number | undefined {
	const at = classNames.findIndex((name) => REST.test(name.trim()));
	return at < 0 ? undefined : at;
}

/** The most probable class of each row of `probabilities[row * nClasses + class]`. */
export const mostProbableOf = (probabilities: Float32Array, nClasses: number): Int32Array =>
	Int32Array.from({ length: probabilities.length / nClasses }, (_, row) =>
		mostProbable(probabilities.subarray(row * nClasses, (row + 1) * nClasses))
	);

/** The position of the largest value; of equal ones the first. */
export function mostProbable(probabilities: Float32Array): number {
	let best = 0;
	for (let c = 1; c < probabilities.length; c++) if (probabilities[c]! > probabilities[best]!) best = c;
	return best;
}

/** Counts right and wrong. */
export function scoreOf(
	truth: Int32Array,
	predicted: Int32Array,
	classNames: readonly string[],
	protocol: Protocol,
	folds: number
): Score {
	const confusion = classNames.map(() => classNames.map(() => 0));
	truth.forEach((t, i) => (confusion[t]![predicted[i]!]! += 1));
	const right = confusion.map((row, c) => row[c]!);
	const total = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0);
	const recall = confusion.map((row, c) => right[c]! / total(row));
	const precision = right.map((n, c) => n / total(confusion.map((row) => row[c]!)));
	const rest = restClass(classNames);
	const active = [...predicted.keys()].filter((i) => predicted[i] !== rest);
	const wrong = active.filter((i) => predicted[i] !== truth[i]).length;
	const changes = (of: Int32Array): number => of.filter((c, i) => i > 0 && c !== of[i - 1]).length;
	const occurring = recall.filter((value) => !Number.isNaN(value));
	return {
		protocol,
		n: truth.length,
		folds,
		accuracy: total(right) / truth.length,
		balancedAccuracy: total(occurring) / occurring.length,
		classNames,
		confusion,
		recall,
		precision,
		...(rest !== undefined && active.length > 0 && { activeError: wrong / active.length }),
		instability: (changes(predicted) - changes(truth)) / truth.length
	};
}

/** How a score was come by, in words: `leave one trial out, 24 folds, n = 2037 windows`. */
export function protocolName({ protocol, folds, n }: Pick<Score, 'protocol' | 'folds' | 'n'>): string {
	const how = {
		'leave-one-trial-out': `leave one trial out, ${folds} trials`,
		'leave-one-session-out': `leave one session out, ${folds} sessions`,
		'leave-one-subject-out': `leave one subject out, ${folds} subjects`,
		'leave-one-day-out': `leave one day out, ${folds} days`,
		'leave-one-stretch-out': `leave one stretch of time out, ${folds} stretches`,
		'grouped-folds': `whole trials in ${folds} folds`,
		'held-out': 'on sessions it was not trained on'
	}[protocol];
	return `${how}, n = ${n} windows`;
}
