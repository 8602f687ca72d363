import { AppError } from '../../core/errors.ts';
import type { StreamInfo } from '../../core/signal.ts';
import { samplesIn, seconds, type Samples } from '../../core/units.ts';
import type { FeatureId } from '../../dsp/features/index.ts';
import { featureSets, type Thresholds } from '../../dsp/features/names.ts';
import type { FilterConfig } from '../../dsp/filters/index.ts';

/** How samples become features. Plain JSON: it is saved inside the model it trained, so the two cannot part. */
export interface PipelineConfig {
	/** Causal filters on the stream, in order, before windows are cut. */
	readonly filters: readonly FilterConfig[];
	readonly windowSeconds: number;
	readonly hopSeconds: number;
	/** The order of the feature vector. */
	readonly features: readonly FeatureId[];
	/** Thresholds of features, where they differ from the features' own. */
	readonly thresholds?: Thresholds | undefined;
}

/** No filters, windows of 200 ms every 50 ms, Hudgins' time domain features with logarithms of the amplitudes. */
export const DEFAULT_PIPELINE: PipelineConfig = {
	filters: [],
	windowSeconds: 0.2,
	hopSeconds: 0.05,
	features: featureSets.logHTD
};

/**
 * Window and hop of a pipeline in samples of a stream. Throws a ModelError that names the one that is shorter than a
 * sample, or the missing rate.
 */
export function windowSize(
	config: Pick<PipelineConfig, 'windowSeconds' | 'hopSeconds'>,
	{ fs }: Pick<StreamInfo, 'fs'>
): { window: Samples; hop: Samples } {
	if (!(fs > 0)) {
		throw new AppError(
			'ModelError',
			`The stream does not say its sampling rate (${fs} Hz). Choose another stream.`
		);
	}
	const size = (what: string, span: number): Samples => {
		const n = samplesIn(seconds(span), fs);
		if (n >= 1) return n;
		throw new AppError(
			'ModelError',
			`The ${what} of ${span} s is less than one sample at ${fs} Hz. Choose a ${what} of at least ${1 / fs} s.`
		);
	};
	return { window: size('window', config.windowSeconds), hop: size('hop', config.hopSeconds) };
}
