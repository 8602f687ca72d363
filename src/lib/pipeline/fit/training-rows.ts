import type {
	Classifier,
	Examples,
	FitOptions,
	Model,
	Regressor,
	TargetExamples
} from '../../models/model.ts';

/** A way to learn, with examples for it: of classes, or of targets. */
export type TrainingRows =
	| { readonly task: 'classify'; readonly kind: Classifier; readonly examples: Examples }
	| { readonly task: 'regress'; readonly kind: Regressor; readonly examples: TargetExamples };

/** Fits on examples of whatever is to be learned. */
export const fit = (lesson: TrainingRows, options?: FitOptions): Promise<Model> =>
	lesson.task === 'classify'
		? lesson.kind.fit(lesson.examples, options)
		: lesson.kind.fit(lesson.examples, options);

/** The lesson of the rows for which `wanted` says so. */
export function subset(lesson: TrainingRows, wanted: (row: number) => boolean): TrainingRows {
	const { x, trial, nFeatures, nChannels } = lesson.examples;
	const rows = [...trial.keys()].filter(wanted);
	const kept = new Float32Array(rows.length * nFeatures);
	rows.forEach((row, i) => kept.set(x.subarray(row * nFeatures, (row + 1) * nFeatures), i * nFeatures));
	const same = { x: kept, trial: Int32Array.from(rows, (row) => trial[row]!), nFeatures, nChannels };
	if (lesson.task === 'classify') {
		const { y, nClasses } = lesson.examples;
		return { ...lesson, examples: { ...same, y: Int32Array.from(rows, (row) => y[row]!), nClasses } };
	}
	const { targets, nTargets } = lesson.examples;
	const taught = new Float32Array(rows.length * nTargets);
	rows.forEach((row, i) => taught.set(targets.subarray(row * nTargets, (row + 1) * nTargets), i * nTargets));
	return { ...lesson, examples: { ...same, targets: taught, nTargets } };
}
