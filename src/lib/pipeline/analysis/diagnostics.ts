import { AppError } from '../../core/errors.ts';
import type { LabelledRecording } from '../../core/recording.ts';
import { featureSets } from '../../dsp/features/names.ts';
import { models } from '../../models/index.ts';
import type { ModelKind } from '../../models/model.ts';
import { featureSpace, type FeatureSpace } from './feature-space.ts';
import { learningCurve, type LearningCurve } from './learning-curve.ts';
import { checkMemory } from '../fit/memory.ts';
import { withOneRate } from '../run/same-stream.ts';
import { classWindows } from '../fit/tasks.ts';
import type { TrainHooks, TrainOptions } from '../fit/train.ts';

/** What there is to see of the training set beside a score. */
export interface Diagnostics {
	/** In the order of the class indices of the picture. */
	readonly classNames: readonly string[];
	/** Sessions by the recording index of the picture. */
	readonly sessions: readonly { readonly id: string; readonly name: string }[];
	readonly curve?: LearningCurve | undefined;
	readonly space?: FeatureSpace | undefined;
	/** Features the picture is of. */
	readonly features?: readonly string[] | undefined;
}

/** What to look at. */
export type DiagnosticsOf = 'curve' | 'lda' | 'pca';

/**
 * Looks at labelled recordings as `train` would see them: `curve` what more trials are worth, `lda` and `pca` where the
 * windows lie in the space of their features. Rejects as `train` does; a ModelError too for a regression.
 */
export async function diagnose(
	given: readonly LabelledRecording[],
	options: TrainOptions,
	what: DiagnosticsOf,
	{ onProgress, signal, own }: TrainHooks = {}
): Promise<Diagnostics> {
	const recordings = withOneRate(given);
	const kind: ModelKind = own?.kind ?? models.get(options.model);
	if (kind.task !== 'classify') {
		throw new AppError(
			'ModelError',
			'This picture is of classes, and the chosen kind of model learns measured values. Choose another kind.'
		);
	}
	// A window of raw samples has thousands of axes; its picture is drawn from the usual features.
	const usual = kind.input === 'window' && what !== 'curve';
	const features = kind.input === 'window' && !usual ? (['RAW'] as const) : options.pipeline.features;
	const pipeline = { ...options.pipeline, features: usual ? featureSets.HTD : features };
	return checkMemory(async () => {
		const { examples, classNames, recordingOf, times } = await classWindows(
			recordings,
			{ ...options, pipeline },
			{ signal, own, progress: (fraction) => onProgress?.({ stage: 'reading', fraction }) }
		);
		const sessions = recordings.map(({ id, name }) => ({ id, name }));
		if (what === 'curve') {
			const curve = await learningCurve({ task: 'classify', kind, examples }, classNames, {
				seed: options.seed,
				settings: options.settings,
				signal,
				onProgress: (fraction) => onProgress?.({ stage: 'scoring', fraction })
			});
			return { classNames, sessions, curve };
		}
		const ofRow = (row: number): number => recordingOf[examples.trial[row]!]!;
		const space = featureSpace(examples, { times, recordingOf: ofRow }, what);
		return { classNames, sessions, space, features: pipeline.features };
	});
}
