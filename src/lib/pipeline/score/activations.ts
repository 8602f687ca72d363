import { SmootherChain, type SmootherStep } from '../../dsp/smoothers/chain.ts';
import { decisionOf } from '../../dsp/smoothers/smoother.ts';
import type { Confidence } from '../confidence/confidence.ts';

/** How often a way of deciding acts while the person rests, and how many contractions it finds. */
export interface ActivationRate {
	/** A decision changes after so many equal predictions in a row. */
	readonly persistence: number;
	/** Whether predictions below the threshold of the model were rejected before. */
	readonly rejection: boolean;
	/** Changes from rest, or no decision, to another class, per minute of settled rest. */
	readonly falsePerMinute: number;
	/** Contractions of which one decision at least was right, 0 … 1. */
	readonly hit: number;
}

/** False activations of a score, with what they were counted on. */
export interface Activations {
	/** Minutes of settled rest: from 1 s after the first window of a rest trial to 0.5 s before its last. */
	readonly restMinutes: number;
	/** Trials of the other classes. */
	readonly contractions: number;
	readonly rates: readonly ActivationRate[];
}

/** Windows that were predicted. */
export interface PredictedTrials {
	/** Class of each row. */
	readonly truth: Int32Array;
	/** `probabilities[row * nClasses + class]`, of models that had not seen the row. */
	readonly probabilities: Float32Array;
	readonly nClasses: number;
	/** Trial of each row; rows of a trial in order of time. */
	readonly trialOf: Int32Array;
	readonly hopSeconds: number;
	/** Position of the rest class. */
	readonly rest: number;
	/** Threshold and temperature of the model, for the rates with rejection. */
	readonly confidence?: Pick<Confidence, 'temperature' | 'threshold'> | undefined;
}

/** Windows of persistence that are offered. */
export const PERSISTENCES = [1, 3, 5] as const;
/** Seconds of a rest trial that do not count: the muscle settles, and the next contraction may have begun. */
const [SETTLING, BEFORE_END] = [1, 0.5];

/** The step that rejects what a model is unsure of; undefined for a model without a threshold. */
export function rejectionStep(
	confidence: Pick<Confidence, 'temperature' | 'threshold'> | undefined
): SmootherStep | undefined {
	if (!confidence || confidence.threshold.accepted === 0) return undefined;
	const { temperature, threshold } = confidence;
	return { kind: 'rejection', params: { temperature, least: threshold.probability } };
}

/**
 * False activations and contractions hit, by the same steps that decide live; each trial is decided by itself. Undefined without
 * settled rest or without contractions.
 */
export function activationsOf(given: PredictedTrials): Activations | undefined {
	const trials = rowsByTrial(given.trialOf);
	const { truth, rest, hopSeconds } = given;
	const resting = trials.filter((rows) => truth[rows[0]!] === rest);
	const settled = resting.reduce(
		(sum, rows) => sum + rows.filter((_, i) => isSettled(i, rows.length, hopSeconds)).length,
		0
	);
	const contractions = trials.length - resting.length;
	if (settled === 0 || contractions === 0) return undefined;
	const restMinutes = (settled * hopSeconds) / 60;
	const reject = rejectionStep(given.confidence);
	const rates = [[], ...(reject ? [[reject]] : [])].flatMap((before) =>
		PERSISTENCES.map((windows) => {
			const steps = [...before, { kind: 'persistence', params: { windows } }];
			const { activations, hits } = counted(given, trials, steps);
			return {
				...{ persistence: windows, rejection: before.length > 0 },
				falsePerMinute: activations / restMinutes,
				hit: hits / contractions
			};
		})
	);
	return { restMinutes, contractions, rates };
}

function counted(
	{ truth, probabilities, nClasses, rest, hopSeconds }: PredictedTrials,
	trials: readonly (readonly number[])[],
	steps: readonly SmootherStep[]
): { readonly activations: number; readonly hits: number } {
	const chain = new SmootherChain(steps, 'classify', nClasses, 1 / hopSeconds);
	let [activations, hits] = [0, 0];
	for (const rows of trials) {
		chain.reset();
		const decided = rows.map((row) =>
			decisionOf(chain.push(probabilities.subarray(row * nClasses, (row + 1) * nClasses)))
		);
		const acts = (i: number): boolean => (decided[i] ?? -1) >= 0 && decided[i] !== rest;
		if (truth[rows[0]!] !== rest) hits += Number(decided.includes(truth[rows[0]!]!));
		else
			activations += decided.filter(
				(_, i) => isSettled(i, rows.length, hopSeconds) && acts(i) && !acts(i - 1)
			).length;
	}
	return { activations, hits };
}

const isSettled = (i: number, n: number, hopSeconds: number): boolean =>
	i * hopSeconds >= SETTLING && (n - 1 - i) * hopSeconds >= BEFORE_END;

function rowsByTrial(trialOf: Int32Array): readonly (readonly number[])[] {
	const trials = new Map<number, number[]>();
	trialOf.forEach((trial, row) => {
		const rows = trials.get(trial);
		if (rows) rows.push(row);
		else trials.set(trial, [row]);
	});
	return [...trials.values()];
}
