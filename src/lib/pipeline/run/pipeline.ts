import type { Chunk, StreamInfo, Window } from '../../core/signal.ts';
import { samples, type Samples, type Seconds } from '../../core/units.ts';
import { FilterChain } from '../../dsp/filters/index.ts';
import { Windower } from '../../dsp/windower.ts';
import { extractorFor, type CustomParts, type WindowExtractor } from './custom-parts.ts';
import { windowSize, type PipelineConfig } from './pipeline-config.ts';

export { DEFAULT_PIPELINE, windowSize, type PipelineConfig } from './pipeline-config.ts';

/** The features of one window. */
export interface Frame {
	/** Index of the first sample after the window. */
	readonly end: Samples;
	/** Timestamp of the window's last sample. */
	readonly time: Seconds;
	/**
	 * Feature by feature, within a feature channel by channel: `features[feature * nChannels + channel]`. Reused for
	 * the next frame.
	 */
	readonly features: Float32Array;
	/** The filtered window itself. Its samples are reused for the next frame. */
	readonly window: Window;
}

/**
 * Chunks in, features out: filters, windows, features. Synchronous, reads no clock, does not care how the stream was
 * chunked; the same class runs live, in replay and in verification. Nothing is allocated per window but the frame.
 *
 * A gap (`chunk.lost`, or an index that does not follow) restarts the filters as well as the windows.
 */
export class Pipeline {
	readonly config: PipelineConfig;
	/** Length of the feature vector. */
	readonly nFeatures: number;
	/** Window and hop in samples. */
	readonly window: Samples;
	readonly hop: Samples;
	readonly #filters: FilterChain;
	readonly #windower: Windower;
	readonly #extractor: WindowExtractor;
	readonly #features: Float32Array;
	#origin: Samples = samples(0);

	/**
	 * `first`: index of the first sample that will be pushed. `own`: features of the person's own, in place of the
	 * config's. Throws a ModelError when the window or the hop is
	 * shorter than a sample, when it is too short for a feature, or when a filter cannot be built for this rate.
	 */
	constructor(
		config: PipelineConfig,
		info: Pick<StreamInfo, 'nChannels' | 'fs'>,
		first: Samples = samples(0),
		own?: CustomParts
	) {
		this.config = config;
		const { window, hop } = windowSize(config, info);
		this.window = window;
		this.hop = hop;
		this.#filters = new FilterChain(config.filters, info.nChannels, info.fs);
		this.#extractor = extractorFor(config, this.#filters.nChannels, { window, hop }, info.fs, own);
		this.#windower = new Windower(this.#filters.nChannels, window, hop, first, this.#extractor.rows);
		this.nFeatures = this.#extractor.length;
		this.#features = new Float32Array(this.nFeatures);
	}

	/**
	 * Forgets every sample so far, in filters and windows; the next one pushed has index `next`. Windows end on
	 * multiples of the hop counted from `origin`, by default from the start of the stream.
	 */
	restart(next: Samples, origin: Samples = samples(0)): void {
		this.#origin = origin;
		this.#filters.reset();
		this.#windower.restart(next, origin);
	}

	/** Takes rows and yields a frame for each window they complete. Run it to its end: a chunk is taken as a whole. */
	*push(chunk: Chunk): Generator<Frame> {
		if (chunk.lost || (chunk.index !== undefined && chunk.index !== this.#windower.next)) {
			this.restart(chunk.index ?? this.#windower.next, this.#origin);
		}
		const data = this.#filters.process(chunk.data);
		for (const window of this.#windower.push({ data, timestamps: chunk.timestamps })) {
			this.#extractor.extract(window, this.#features);
			yield { end: window.end, time: window.time, features: this.#features, window };
		}
	}
}
