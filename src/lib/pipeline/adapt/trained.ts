import type { ChannelGrid } from '../../core/signal.ts';
import { features, type FeatureId } from '../../dsp/features/index.ts';
import type { Feature } from '../../dsp/features/feature.ts';
import type { Examples, Weights } from '../../models/model.ts';
import type { PipelineConfig } from '../run/pipeline-config.ts';
import { assumedRing, type ElectrodeRing } from './ring.ts';
import { spaceOf, spaceWeights } from './space.ts';

/** More features than this make the covariance larger than the model. */
const MOST_FEATURES = 512;

/** What a model file carries so that the model can be adapted. */
export interface TrainedAdaptation {
	readonly ring?: ElectrodeRing | undefined;
	readonly weights: Weights;
}

/**
 * What to store beside a model of these windows so that it can be adapted later; undefined where that is not possible:
 * features that are not one number for each channel, or filters that change the channels.
 */
export function trainedAdaptation(
	pipeline: PipelineConfig,
	info: { readonly nChannels: number; readonly channelGrids?: readonly ChannelGrid[] | undefined },
	examples: Examples
): TrainedAdaptation | undefined {
	const { nFeatures, nClasses, y } = examples;
	const perChannel = pipeline.features.every((id: FeatureId) => {
		const feature: Feature = features.get(id);
		return 'perChannel' in feature;
	});
	const same = pipeline.filters.every(({ kind }) => kind !== 'difference');
	const full = nFeatures === pipeline.features.length * info.nChannels;
	const every = Array.from({ length: nClasses }, (_, c) => c).every((c) => y.includes(c));
	if (!perChannel || !same || !full || !every || nFeatures > MOST_FEATURES) return undefined;
	const ring = assumedRing(info);
	return { ...(ring && { ring }), weights: spaceWeights(spaceOf(examples)) };
}
