import { seeded } from '../../core/random.ts';
import type { FitOptions, Model } from '../../models/model.ts';
import { fit, subset, type TrainingSet } from '../fit/training-set.ts';
import { mostProbable } from '../score/score.ts';
import { confidenceBand, type TestedTrial } from './confidence-band.ts';

/** Parts the trials of each class are dealt to; each part is predicted from the others. */
const FOLDS = 3;
/** Points of a curve at most. */
const MOST_POINTS = 6;

/** How good a model is that has learned from so many trials of each class. */
export interface CurvePoint {
	/** Trials of each class that were learned. */
	readonly trials: number;
	/** Mean recall of the classes on trials that were not, 0 … 1: mean and extremes over the folds. */
	readonly accuracy: number;
	readonly lowest: number;
	readonly highest: number;
	/** 95 % confidence band of the mean, by drawing held-out trials of each class with replacement. */
	readonly low: number;
	readonly high: number;
	/** Windows that were predicted, over all folds. */
	readonly n: number;
}

/** What more trials are worth. */
export interface LearningCurve {
	readonly points: readonly CurvePoint[];
	readonly folds: number;
	/** Why there is no curve, and what to do. */
	readonly reason?: string | undefined;
}

/**
 * Learns from one, two, … trials of each class and predicts windows of trials that are always left out: a third of each
 * class at a time. Where the curve still climbs, more trials will help. Aborting rejects with an AbortError.
 */
export async function learningCurve(
	trainingSet: ClassTrainingSet,
	classNames: readonly string[],
	{ onProgress, ...options }: FitOptions = {}
): Promise<LearningCurve> {
	const { y, trial, nClasses } = trainingSet.examples;
	const ranks = dealt(y, trial, nClasses, options.seed ?? 1);
	const counts = classNames.map((_, c) => ranks.filter(({ classIndex }) => classIndex === c).length);
	const fewest = Math.min(...counts);
	if (fewest < FOLDS) {
		const which = classNames[counts.indexOf(fewest)];
		return {
			points: [],
			folds: FOLDS,
			reason: `A learning curve needs at least ${FOLDS} trials of each class, and ${which} has ${fewest}. Record more.`
		};
	}
	// What is left of the smallest class when a third of it is predicted.
	const wanted = stepsTo(fewest - Math.ceil(fewest / FOLDS));
	const points: CurvePoint[] = [];
	for (const [i, trials] of wanted.entries()) {
		const point = await curvePoint(trainingSet, ranks, trials, {
			...options,
			names: classNames,
			onProgress: (fraction) => onProgress?.((i + fraction) / wanted.length)
		});
		points.push(point);
	}
	return { points, folds: FOLDS };
}

/** Examples of classes, with the kind of model that learns them. */
type ClassTrainingSet = Extract<TrainingSet, { task: 'classify' }>;

/** A trial, and its place in the order of the trials of its class. */
interface RankedTrial {
	readonly trial: number;
	readonly classIndex: number;
	readonly rank: number;
}

/** Learns from `trials` trials of each class and predicts the trials of a fold that it has not learned, once for each fold. */
async function curvePoint(
	trainingSet: ClassTrainingSet,
	ranks: readonly RankedTrial[],
	trials: number,
	{ seed = 1, settings, names, signal, onProgress }: FitOptions
): Promise<CurvePoint> {
	const { trial, nClasses } = trainingSet.examples;
	const recalls: number[] = [];
	const heldOut: TestedTrial[] = [];
	for (let fold = 0; fold < FOLDS; fold++) {
		const learned = new Set<number>();
		for (let c = 0; c < nClasses; c++) {
			const others = ranks.filter((one) => one.classIndex === c && one.rank % FOLDS !== fold);
			for (const one of others.slice(0, trials)) learned.add(one.trial);
		}
		const tested = new Set(ranks.filter(({ rank }) => rank % FOLDS === fold).map((one) => one.trial));
		const progress = (fraction: number): void => onProgress?.((fold + fraction) / FOLDS);
		const model = await fit(
			subset(trainingSet, (row) => learned.has(trial[row]!)),
			{ seed, settings, names, signal, onProgress: progress }
		);
		const results = predictTrials(model, trainingSet.examples, tested);
		heldOut.push(...results);
		recalls.push(meanRecall(results, nClasses));
		await new Promise((resolve) => setTimeout(resolve, 0));
		signal?.throwIfAborted();
		progress(1);
	}
	return {
		trials,
		accuracy: recalls.reduce((sum, v) => sum + v, 0) / recalls.length,
		lowest: Math.min(...recalls),
		highest: Math.max(...recalls),
		...confidenceBand(heldOut, nClasses),
		n: heldOut.reduce((sum, { n }) => sum + n, 0)
	};
}

/** Windows of the tested trials and how many of them were predicted right, by trial. */
function predictTrials(
	model: Model,
	{ x, y, trial, nFeatures }: ClassTrainingSet['examples'],
	tested: ReadonlySet<number>
): readonly TestedTrial[] {
	const probabilities = new Float32Array(model.nOutputs);
	const counts = new Map<number, TestedTrial>();
	for (let row = 0; row < y.length; row++) {
		if (!tested.has(trial[row]!)) continue;
		model.predict(x.subarray(row * nFeatures, (row + 1) * nFeatures), probabilities);
		const correct = Number(mostProbable(probabilities) === y[row]);
		const count = counts.get(trial[row]!) ?? { classIndex: y[row]!, right: 0, n: 0 };
		counts.set(trial[row]!, { ...count, right: count.right + correct, n: count.n + 1 });
	}
	return [...counts.values()];
}

/** Mean over the classes of the share of their windows that were predicted right. */
function meanRecall(results: readonly TestedTrial[], nClasses: number): number {
	const [right, all] = [new Float64Array(nClasses), new Float64Array(nClasses)];
	for (const { classIndex, right: correct, n } of results) {
		right[classIndex]! += correct;
		all[classIndex]! += n;
	}
	const recalls = [...right].flatMap((v, c) => (all[c]! > 0 ? [v / all[c]!] : []));
	return recalls.reduce((sum, v) => sum + v, 0) / recalls.length;
}

/** The trials of each class in an order drawn by the seed. */
function dealt(y: Int32Array, trial: Int32Array, nClasses: number, seed: number): RankedTrial[] {
	const random = seeded(seed);
	const classOf = new Map<number, number>();
	trial.forEach((t, row) => classOf.set(t, y[row]!));
	return Array.from({ length: nClasses }, (_, classIndex) =>
		[...classOf]
			.filter(([, c]) => c === classIndex)
			.map(([t]) => ({ trial: t, at: random() }))
			.sort((a, b) => a.at - b.at)
			.map((one, rank) => ({ trial: one.trial, classIndex, rank }))
	).flat();
}

/** 1, 2, 3, … up to `most`, thinned to a few. */
function stepsTo(most: number): number[] {
	const steps = Array.from({ length: Math.min(most, MOST_POINTS) }, (_, i) =>
		Math.round(1 + (i * (most - 1)) / Math.max(1, Math.min(most, MOST_POINTS) - 1))
	);
	return [...new Set(steps)];
}
