import { seeded } from '../core/random.ts';
import type {
	Classifier,
	Examples,
	FitOptions,
	Model,
	ModelKind,
	Regressor,
	TargetExamples,
	Weights
} from '../models/model.ts';
import { OWN_KIND } from '../pipeline/run/custom-parts.ts';
import { numbersFrom, runScript, type LoadedScript } from './own-pipeline.ts';
import { valueFrom, weightsFrom } from './plain-value.ts';
import type { TrainContext } from './script-api.ts';
import { scriptError, thrownBy } from './script-error.ts';

/** Sizes of a model, saved beside what the script learned. */
const SIZES = 'sizes';

/** A way to learn by the script's `train` and `predict`. Without `train` there is nothing to learn: its rules are in the script. */
export function ownKind(script: LoadedScript, task: 'classify' | 'regress'): ModelKind {
	const facts = {
		id: OWN_KIND,
		label: 'Own script',
		summary: 'Learns and predicts as your script says',
		load: (weights: Weights) => ownModel(script, task, weights)
	};
	const learn = async (
		examples: Examples | TargetExamples,
		labels: readonly number[] | readonly Float32Array[],
		nOutputs: number,
		options: FitOptions
	): Promise<Model> => {
		const { x, nFeatures, trial } = examples;
		const rows = Array.from(trial, (_, row) => x.slice(row * nFeatures, (row + 1) * nFeatures));
		const ctx: TrainContext = {
			...script.context,
			classNames: options.names ?? [],
			trials: trial.slice(),
			seed: options.seed ?? 0,
			random: seeded(options.seed ?? 0),
			progress: (fraction) => options.onProgress?.(Number(fraction) || 0)
		};
		const learned = await trained(script, () => script.exports.train?.(rows, labels, ctx));
		const weights = keep(learned);
		options.signal?.throwIfAborted();
		// Read back from what is saved: the model that predicts now is the one that will be loaded.
		return ownModel(script, task, {
			...weights,
			[SIZES]: { shape: [2], data: Float64Array.of(nFeatures, nOutputs) }
		});
	};
	if (task === 'regress') {
		const regressor: Regressor = {
			...facts,
			task,
			fit: (examples, options = {}) => {
				const { targets, nTargets, trial } = examples;
				const rows = Array.from(trial, (_, row) => targets.slice(row * nTargets, (row + 1) * nTargets));
				return learn(examples, rows, nTargets, options);
			}
		};
		return regressor;
	}
	const classifier: Classifier = {
		...facts,
		task,
		fit: (examples, options = {}) => learn(examples, [...examples.y], examples.nClasses, options)
	};
	return classifier;
}

/** Runs `train`, which alone may take its time: the watch runs until what it promised is there. */
async function trained({ stopwatch, url }: LoadedScript, work: () => unknown): Promise<unknown> {
	stopwatch.begin('train');
	try {
		return await work();
	} catch (error) {
		throw thrownBy('train', error, url);
	} finally {
		stopwatch.end();
	}
}

function keep(learned: unknown): Weights {
	try {
		return weightsFrom(learned);
	} catch (error) {
		throw scriptError('train', (error as Error).message);
	}
}

function ownModel(script: LoadedScript, task: 'classify' | 'regress', weights: Weights): Model {
	const [nFeatures, nOutputs] = weights[SIZES]?.data ?? [];
	if (nFeatures === undefined || nOutputs === undefined)
		throw scriptError('load', 'these weights are not of a script');
	const model = valueFrom(weights);
	return {
		nFeatures,
		nOutputs,
		predict(features, out) {
			const said = runScript(script, 'predict', () =>
				script.exports.predict!(model, features.slice(), script.context)
			);
			if (task === 'regress') return out.set(numbersFrom(said, 'predict', nOutputs));
			if (typeof said === 'number') return one(said, out);
			const values = numbersFrom(said, 'predict', nOutputs);
			let sum = 0;
			for (let c = 0; c < nOutputs; c++) {
				if (values[c]! < 0)
					throw scriptError(
						'predict',
						`predict returned ${values[c]} for class ${c}, and no probability is below 0`
					);
				sum += values[c]!;
			}
			if (!(sum > 0)) throw scriptError('predict', 'predict returned 0 for every class');
			for (let c = 0; c < nOutputs; c++) out[c] = values[c]! / sum;
		},
		save: () => weights
	};
}

/** All for one class. */
function one(position: number, out: Float32Array): void {
	if (!Number.isInteger(position) || position < 0 || position >= out.length) {
		throw scriptError('predict', `predict returned ${position}, and the classes are 0 to ${out.length - 1}`);
	}
	out.fill(0);
	out[position] = 1;
}
