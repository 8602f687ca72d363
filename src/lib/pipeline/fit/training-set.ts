import type {
	Classifier,
	Examples,
	FitOptions,
	Model,
	Regressor,
	TargetExamples
} from '../../models/model.ts';

/** A way to learn, with examples for it: of classes, or of targets. */
export type TrainingSet =
	| { readonly task: 'classify'; readonly kind: Classifier; readonly examples: Examples }
	| { readonly task: 'regress'; readonly kind: Regressor; readonly examples: TargetExamples };

/** Fits on examples of whatever is to be learned. */
export const fit = (trainingSet: TrainingSet, options?: FitOptions): Promise<Model> =>
	trainingSet.task === 'classify'
		? trainingSet.kind.fit(trainingSet.examples, options)
		: trainingSet.kind.fit(trainingSet.examples, options);

/** The rows of a training set for which `wanted` is true. */
export function subset(trainingSet: TrainingSet, wanted: (row: number) => boolean): TrainingSet {
	const { x, trial, nFeatures, nChannels } = trainingSet.examples;
	const rows = [...trial.keys()].filter(wanted);
	const kept = new Float32Array(rows.length * nFeatures);
	rows.forEach((row, i) => kept.set(x.subarray(row * nFeatures, (row + 1) * nFeatures), i * nFeatures));
	const same = { x: kept, trial: Int32Array.from(rows, (row) => trial[row]!), nFeatures, nChannels };
	if (trainingSet.task === 'classify') {
		const { y, nClasses } = trainingSet.examples;
		return { ...trainingSet, examples: { ...same, y: Int32Array.from(rows, (row) => y[row]!), nClasses } };
	}
	const { targets, nTargets } = trainingSet.examples;
	const taught = new Float32Array(rows.length * nTargets);
	rows.forEach((row, i) => taught.set(targets.subarray(row * nTargets, (row + 1) * nTargets), i * nTargets));
	return { ...trainingSet, examples: { ...same, targets: taught, nTargets } };
}
