import type {
	Classifier,
	Examples,
	FitOptions,
	Model,
	ModelKind,
	Regressor,
	Task,
	TargetExamples,
	Weights
} from '../models/model.ts';
import { CUSTOM_KIND } from '../pipeline/run/kind-id.ts';
import type { ScriptCalls, ScriptTrainingSet } from './script-calls.ts';
import { blamed, scriptError } from './script-error.ts';

/** Sizes of a model, saved beside what the script learned. */
const SIZES = 'sizes';

/** How far the sum of a script's probabilities may be from 1: they were divided by their sum. */
const SUM_TOLERANCE = 1e-6;

/** A model kind by the script's `train` and `predict`. Without `train` there is nothing to learn. */
export function customKind(script: ScriptCalls, task: Task): ModelKind {
	const facts = {
		id: CUSTOM_KIND,
		label: 'Own script',
		summary: 'Learns and predicts as your script says',
		load(weights: Weights): Model {
			try {
				return scriptModel(script, task, weights, script.load(learnedOf(weights)));
			} catch (error) {
				throw blamed('load', error);
			}
		}
	};
	const fit = async (
		set: Pick<ScriptTrainingSet, 'y' | 'nOutputs'>,
		{ x, nFeatures, trial }: Examples | TargetExamples,
		{ names = [], seed = 0, onProgress, signal }: FitOptions
	): Promise<Model> => {
		const trainingSet = { ...set, x, nFeatures, trial, classNames: names, seed };
		try {
			const { number, weights } = await script.train(trainingSet, (fraction) => onProgress?.(fraction));
			signal?.throwIfAborted();
			const sizes = { shape: [2], data: Float64Array.of(nFeatures, set.nOutputs) };
			return scriptModel(script, task, { ...weights, [SIZES]: sizes }, number);
		} catch (error) {
			throw blamed('train', error);
		}
	};
	if (task === 'regress') {
		const regressor: Regressor = {
			...facts,
			task,
			fit: (examples, options = {}) =>
				fit({ y: examples.targets, nOutputs: examples.nTargets }, examples, options)
		};
		return regressor;
	}
	const classifier: Classifier = {
		...facts,
		task,
		fit: (examples, options = {}) => fit({ y: examples.y, nOutputs: examples.nClasses }, examples, options)
	};
	return classifier;
}

/** The weights that the script's `train` returned, of a saved model. */
export const learnedOf = ({ [SIZES]: _, ...weights }: Weights): Weights => weights;

function scriptModel(script: ScriptCalls, task: Task, weights: Weights, number: number): Model {
	const [nFeatures, nOutputs] = weights[SIZES]?.data ?? [];
	if (nFeatures === undefined || nOutputs === undefined)
		throw scriptError('load', 'these weights are not of a script');
	return {
		nFeatures,
		nOutputs,
		predict(features, out) {
			let values: Float64Array;
			try {
				values = script.predict(number, features, nOutputs);
			} catch (error) {
				throw blamed('predict', error);
			}
			if (values.length !== nOutputs || !values.every(Number.isFinite)) {
				throw scriptError('predict', `predict did not return ${nOutputs} finite numbers`);
			}
			if (task === 'classify' && !areProbabilities(values)) {
				throw scriptError('predict', 'predict did not return probabilities');
			}
			out.set(values);
		},
		save: () => weights
	};
}

function areProbabilities(values: Float64Array): boolean {
	const sum = values.reduce((a, b) => a + b, 0);
	return Math.abs(sum - 1) < SUM_TOLERANCE && values.every((p) => p >= 0);
}
