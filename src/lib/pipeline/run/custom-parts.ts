import type { Window } from '../../core/signal.ts';
import type { Hertz, Samples } from '../../core/units.ts';
import { Extractor } from '../../dsp/features/extractor.ts';
import type { RowTaker } from '../../dsp/windower.ts';
import type { ModelKind } from '../../models/model.ts';
import type { PipelineConfig } from './pipeline-config.ts';

/** Turns windows into features. */
export interface WindowExtractor {
	/** How many numbers a window gives. */
	readonly length: number;
	/** What wants the rows of the stream as they come, see `Windower`. */
	readonly rows?: RowTaker | undefined;
	/** Writes the features of `window` into `out`, from `start` on. */
	extract(window: Window, out: Float32Array, start?: number): void;
}

/**
 * Parts of a pipeline that a person wrote, in place of ours. Functions, so they stay in the thread they were loaded in; the
 * bundle carries the script they come from.
 */
export interface CustomParts {
	/** In place of the features: for windows of `nChannels` × `nSamples` at `fs`. */
	readonly extractor?: ((nChannels: number, nSamples: Samples, fs: Hertz) => WindowExtractor) | undefined;
	/** In place of the kind of model. */
	readonly kind?: ModelKind | undefined;
}

/** What makes features: the person's own, or those of the pipeline. Throws a ModelError when windows are too short. */
export function extractorFor(
	{ features, thresholds }: Pick<PipelineConfig, 'features' | 'thresholds'>,
	nChannels: number,
	{ window, hop }: { readonly window: Samples; readonly hop: Samples },
	fs: Hertz,
	custom?: CustomParts
): WindowExtractor {
	return (
		custom?.extractor?.(nChannels, window, fs) ??
		new Extractor(features, nChannels, window, fs, thresholds, hop)
	);
}
