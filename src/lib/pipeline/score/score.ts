import { guessRestClass } from '../../core/rest-class.ts';
import type { Confidence } from '../confidence/confidence.ts';
import { activationsOf, type Activations } from './activations.ts';
import { calibrationError } from './calibration-error.ts';
import { foldScores, type FoldScore } from './folds.ts';
import { transferRate, type TransferRate } from './transfer-rate.ts';

/** How the windows that are scored were kept apart from those that were learned from. */
export type Protocol =
	| 'leave-one-trial-out'
	| 'leave-one-session-out'
	| 'leave-one-subject-out'
	| 'leave-one-day-out'
	| 'leave-one-block-out'
	| 'grouped-folds'
	| 'held-out'
	| 'training-data';

/** How well a model predicts windows it has not learned from. */
export interface Score {
	/**
	 * `leave-one-…-out`: one model per trial, session, subject, day or block of time, fitted on all others.
	 * `grouped-folds`: whole trials dealt to a few folds. `held-out`: other recordings than the model was trained on.
	 * `training-data`: recordings it was trained on, by their samples; the figures are too high.
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
	 * By class: 2 · precision · recall / (precision + recall) = 2 · right / (of the class + called so); NaN when neither occurs.
	 */
	readonly f1: readonly number[];
	/** Mean F1 of the classes that occur or were called, as scikit-learn's `average='macro'`. */
	readonly macroF1: number;
	/** The class of doing nothing: chosen, or guessed by its name. Absent without one. */
	readonly restClass?: string | undefined;
	/**
	 * Wrong ones of those that were not called rest, 0 … 1: what a prosthesis would do wrong, while doing nothing is
	 * forgiven (LibEMG's AER; Scheme et al. 2014). Absent without a rest class.
	 */
	readonly activeError?: number | undefined;
	/**
	 * Changes from one window to the next that nobody asked for, by window: (changes of what was said − changes of the truth)
	 * / n, never below 0 (LibEMG's INS; Scheme et al. 2014).
	 */
	readonly instability?: number | undefined;
	/** False activations at rest and contractions hit, with persistence and rejection. Absent without a rest class. */
	readonly activations?: Activations | undefined;
	/** Each fold by itself, for `leave-one-…-out` and `grouped-folds`. */
	readonly perFold?: readonly FoldScore[] | undefined;
	/** Expected calibration error, see `calibrationError`. */
	readonly calibrationError?: number | undefined;
	/** Information transfer rate over whole trials. */
	readonly transferRate?: TransferRate | undefined;
	/** Names of the scored recordings the model has learned from, whole or in part: with them the figures are too high. */
	readonly learned?: readonly string[] | undefined;
	/** Why this protocol was taken, and what took no part, in a sentence; absent when it was asked for. */
	readonly reason?: string | undefined;
}

/** What a score may know beside the classes. */
export interface ScoreDetails {
	/** Name of the class of doing nothing; empty: there is none. Guessed by its name when absent. */
	readonly restClass?: string | undefined;
	readonly learned?: readonly string[] | undefined;
	readonly reason?: string | undefined;
	/** Which fold each row was scored in, and what the folds are called. */
	readonly folds?: { readonly of: Int32Array; readonly names: readonly string[] } | undefined;
	/** `probabilities[row * nClasses + class]` */
	readonly probabilities?: Float32Array | undefined;
	/** What rejects unsure predictions, where the model has it. */
	readonly confidence?: Pick<Confidence, 'temperature' | 'threshold'> | undefined;
	/** Trial of each row, and how windows were cut. */
	readonly trials?:
		{ readonly of: Int32Array; readonly windowSeconds: number; readonly hopSeconds: number } | undefined;
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
	folds: number,
	details: ScoreDetails = {}
): Score {
	const confusion = classNames.map(() => classNames.map(() => 0));
	truth.forEach((t, i) => (confusion[t]![predicted[i]!]! += 1));
	const right = confusion.map((row, c) => row[c]!);
	const recall = confusion.map((row, c) => right[c]! / total(row));
	const precision = right.map((n, c) => n / total(confusion.map((row) => row[c]!)));
	const changes = (of: Int32Array): number => of.filter((c, i) => i > 0 && c !== of[i - 1]).length;
	const { learned = [], reason, probabilities, trials } = details;
	const rate = trials && transferRate({ truth, predicted, trialOf: trials.of, ...trials });
	const rest = restPosition(classNames, details.restClass);
	const activations =
		trials && probabilities && rest !== undefined
			? activationsOf({
					...{ truth, probabilities, nClasses: classNames.length, rest },
					...{ trialOf: trials.of, hopSeconds: trials.hopSeconds, confidence: details.confidence }
				})
			: undefined;
	return {
		protocol,
		n: truth.length,
		folds,
		accuracy: total(right) / truth.length,
		balancedAccuracy: meanOfKnown(recall),
		classNames,
		confusion,
		recall,
		precision,
		...f1Of(confusion),
		...activeErrorOf(truth, predicted, rest, classNames),
		instability: Math.max(0, (changes(predicted) - changes(truth)) / truth.length),
		...(details.folds && { perFold: foldScores(truth, predicted, details.folds.of, details.folds.names) }),
		...(probabilities && { calibrationError: calibrationError(probabilities, classNames.length, truth) }),
		...(rate && { transferRate: rate }),
		...(activations && { activations }),
		...(learned.length > 0 && { learned }),
		...(reason !== undefined && { reason })
	};
}

/** F1 by class and their mean, from `confusion[true][predicted]`. */
export function f1Of(confusion: Score['confusion']): Pick<Score, 'f1' | 'macroF1'> {
	const f1 = confusion.map(
		(row, c) => (2 * row[c]!) / (total(row) + total(confusion.map((other) => other[c]!)))
	);
	return { f1, macroF1: meanOfKnown(f1) };
}

/** Position of the rest class: the named one, or the guessed; undefined without one. */
const restPosition = (classNames: readonly string[], chosen: string | undefined): number | undefined => {
	const at = chosen === undefined ? (guessRestClass(classNames) ?? -1) : classNames.indexOf(chosen);
	return at < 0 ? undefined : at;
};

function activeErrorOf(
	truth: Int32Array,
	predicted: Int32Array,
	rest: number | undefined,
	classNames: readonly string[]
): Pick<Score, 'restClass' | 'activeError'> {
	if (rest === undefined) return {};
	const active = [...predicted.keys()].filter((i) => predicted[i] !== rest);
	const wrong = active.filter((i) => predicted[i] !== truth[i]).length;
	return {
		restClass: classNames[rest]!,
		...(active.length > 0 && { activeError: wrong / active.length })
	};
}

const total = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0);

function meanOfKnown(values: readonly number[]): number {
	const known = values.filter((value) => !Number.isNaN(value));
	return total(known) / known.length;
}

/** How a score was come by, in words: `leave one trial out, 24 folds, n = 2037 windows`. */
export function protocolName({
	protocol,
	folds,
	n,
	learned = []
}: Pick<Score, 'protocol' | 'folds' | 'n' | 'learned'>): string {
	const names = learned.join(', ');
	const how = {
		'leave-one-trial-out': `leave one trial out, ${folds} trials`,
		'leave-one-session-out': `leave one session out, ${folds} sessions`,
		'leave-one-subject-out': `leave one subject out, ${folds} subjects`,
		'leave-one-day-out': `leave one day out, ${folds} days`,
		'leave-one-block-out': `leave one block out, ${folds} time blocks`,
		'grouped-folds': `whole trials in ${folds} folds`,
		'held-out':
			learned.length > 0
				? `partly ON SESSIONS IT WAS TRAINED ON (${names})`
				: 'on sessions it was not trained on',
		'training-data': `ON SESSIONS IT WAS TRAINED ON${names && ` (${names})`}`
	}[protocol];
	return `${how}, n = ${n} windows`;
}
