import { channelName } from '../../core/signal.ts';
import type { Samples } from '../../core/units.ts';
import type { Feature } from '../../dsp/features/feature.ts';
import { features } from '../../dsp/features/index.ts';
import type { TrainedStream } from '../bundle/bundle.ts';
import type { PipelineConfig } from './pipeline-config.ts';

/**
 * What each number of the feature vector is: the feature's id and the channel (or, of a whole window, the number). `nChannels`:
 * channels after the filters; `window`: samples of a window.
 */
export function featureLabels(
	{ features: ids }: Pick<PipelineConfig, 'features'>,
	stream: Pick<TrainedStream, 'nChannels' | 'fs' | 'channelNames'>,
	nChannels: number,
	window: Samples
): string[] {
	return ids.flatMap((id) => {
		const feature: Feature = features.get(id);
		const perWindow = 'size' in feature;
		const size = perWindow ? feature.size(nChannels, stream.fs, window) : nChannels;
		// Spatial filters make channels of their own, which have no names.
		const own = !perWindow && nChannels === stream.nChannels;
		return Array.from({ length: size }, (_, i) => `${id} ${own ? channelName(stream, i) : i + 1}`);
	});
}
