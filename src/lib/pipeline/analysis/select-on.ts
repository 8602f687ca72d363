import { AppError } from '../../core/errors.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import type { Feature } from '../../dsp/features/feature.ts';
import { features } from '../../dsp/features/index.ts';
import { models } from '../../models/index.ts';
import type { ModelKind } from '../../models/model.ts';
import { distinctRecordings } from '../fit/distinct-recordings.ts';
import { classTask } from '../fit/tasks.ts';
import type { TrainOptions } from '../fit/train-options.ts';
import { windowSize } from '../run/pipeline.ts';
import { withOneRate } from '../run/same-stream.ts';
import { selectFeatures, type FeatureColumns, type SelectedFeatures } from './select-features.ts';

/**
 * Selects at most `most` of the pipeline's features for the options' kind of model, inside the folds of its score, see
 * `selectFeatures`. Throws a ModelError as `train` does, and one where there is no fold to select in.
 */
export async function selectOn(
	given: readonly LabelledRecording[],
	options: TrainOptions,
	most: number,
	hooks: { readonly signal?: AbortSignal; readonly onProgress?: (fraction: number) => void } = {}
): Promise<SelectedFeatures> {
	const kind: ModelKind = models.get(options.model);
	if (kind.task !== 'classify' || kind.input === 'window') {
		throw new AppError(
			'ModelError',
			`${kind.label} has no features to select. Choose a classifier on features.`
		);
	}
	const distinct = await distinctRecordings(withOneRate(given), hooks.signal);
	const task = await classTask(kind, distinct, options, hooks);
	const { trainingSet, classNames, groups } = task;
	if (trainingSet.task !== 'classify' || typeof groups !== 'object') {
		throw new AppError(
			'ModelError',
			typeof groups === 'string' ? groups : 'Selecting features needs a score.'
		);
	}
	const { settings, seed } = options;
	return selectFeatures(trainingSet, classNames, groups, columnsOf(distinct.recordings[0]!, options), {
		...hooks,
		most,
		seed,
		settings
	});
}

/** Which columns of a feature row each feature of the pipeline has. */
function columnsOf({ info }: LabelledRecording, { pipeline }: TrainOptions): FeatureColumns[] {
	const nChannels = pipeline.filters.reduce(
		(n, filter) => (filter.kind === 'difference' ? filter.of.length : n),
		info.nChannels
	);
	const { window } = windowSize(pipeline, info);
	let from = 0;
	return pipeline.features.map((id) => {
		const feature: Feature = features.get(id);
		const size = 'size' in feature ? feature.size(nChannels, info.fs, window) : nChannels;
		from += size;
		return { id, from: from - size, to: from };
	});
}
