import { confidenceOf, type Confidence } from '../confidence/confidence.ts';
import { crossPredict, type CrossPredicted, type Groups } from '../score/cross-validation.ts';
import { regressionScoreOf, type RegressionScore } from '../score/regression-score.ts';
import { mostProbableOf, scoreOf, type Score } from '../score/score.ts';
import { crossPredictPeople, POPULATION_REASON, type PopulationTask } from './population-task.ts';
import { pick, type TrainingTask } from './tasks.ts';
import type { TrainOptions } from './train-options.ts';

/** What models said of windows that they had not learned from: entry by entry one window. */
export interface HeldOutWindows {
	/** Position in `report.recordings`. */
	readonly recordings: Int32Array;
	/** Timestamps of the last samples. */
	readonly times: Float64Array;
	/** Classes of the score: the true one, and the predicted. */
	readonly truth: Int32Array;
	readonly predicted: Int32Array;
}

/** What scoring a task gives. */
export interface ScoredTask {
	readonly score?: Score;
	readonly confidence?: Confidence;
	readonly regressionScore?: RegressionScore;
	readonly heldOut?: HeldOutWindows | undefined;
}

/** The scores of a task, if its recordings have groups that can be left out. Rejects when it is aborted. */
export async function scoresOf(
	task: TrainingTask,
	population: PopulationTask | undefined,
	requested: TrainOptions,
	options: Parameters<typeof crossPredict>[2]
): Promise<ScoredTask> {
	options?.signal?.throwIfAborted();
	if (population) return scoredPeople(task, population, requested, options);
	return typeof task.groups === 'object' ? scored(task, task.groups, requested, options) : {};
}

/** The score of a model of other people; none when it was not asked for, or for fewer than three subjects. */
async function scoredPeople(
	task: TrainingTask,
	population: PopulationTask,
	requested: TrainOptions,
	options: Parameters<typeof crossPredict>[2]
): Promise<ScoredTask> {
	if (task.trainingSet.task !== 'classify' || requested.score === 'none') return {};
	const found = await crossPredictPeople(population, task.trainingSet.examples, options);
	return found ? scoredOn(task, found, POPULATION_REASON, requested) : {};
}

/** The score of a task on groups left out in turn. */
export const scored = async (
	task: TrainingTask,
	groups: Groups,
	requested: TrainOptions,
	options: Parameters<typeof crossPredict>[2]
): Promise<ScoredTask> =>
	scoredOn(task, await crossPredict(task.trainingSet, groups, options), groups.reason, requested);

/** Why there is no score, and what to do to have one; undefined where there is one or none was asked for. */
export function unscoredReason(
	{ groups }: Pick<TrainingTask, 'groups'>,
	population: PopulationTask | undefined
): string | undefined {
	if (!population) return typeof groups === 'string' ? groups : undefined;
	return groups === undefined || population.people.length > 2
		? undefined
		: 'No score: a model of other people is scored on each subject by a model of the others, which needs three subjects. Choose sessions of another one.';
}

function scoredOn(
	{ trainingSet, classNames, targets, where }: TrainingTask,
	{ rows, outputs, protocol, folds, foldOf, foldNames }: CrossPredicted,
	reason: string | undefined,
	{ pipeline, restClass }: TrainOptions
): ScoredTask {
	if (trainingSet.task === 'classify') {
		const truth = pick(trainingSet.examples.y, rows, 1);
		const { windowSeconds, hopSeconds } = pipeline;
		const predicted = mostProbableOf(outputs, classNames.length);
		const confidence = truth.length > 0 ? confidenceOf(outputs, classNames.length, truth) : undefined;
		return {
			...(where && {
				heldOut: {
					recordings: rows.map((row) => where.recordingOf(row)),
					times: Float64Array.from(rows, (row) => where.times[row]!),
					truth,
					predicted
				}
			}),
			...(confidence && { confidence }),
			score: scoreOf(truth, predicted, classNames, protocol, folds, {
				restClass,
				reason,
				folds: { of: foldOf, names: foldNames },
				...{ probabilities: outputs, confidence },
				trials: { of: pick(trainingSet.examples.trial, rows, 1), windowSeconds, hopSeconds }
			})
		};
	}
	const truth = pick(trainingSet.examples.targets, rows, trainingSet.examples.nTargets);
	return { regressionScore: regressionScoreOf(truth, outputs, targets!.names, protocol, folds) };
}
