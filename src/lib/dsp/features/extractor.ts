import type { Window } from '../../core/signal.ts';
import type { Hertz, Samples } from '../../core/units.ts';
import { AppError } from '../../core/errors.ts';
import type { Feature } from './feature.ts';
import { features, type FeatureId } from './index.ts';

/**
 * The features of a window, in one flat vector: feature by feature, within a feature channel by channel
 * (`values[feature * nChannels + channel]` while every feature gives one number per channel).
 */
export class Extractor {
	/** How many numbers a window gives. */
	readonly length: number;
	readonly #features: readonly Feature[];
	readonly #fs: Hertz;
	readonly #several: Float64Array;
	#data: Float32Array | undefined;
	#channels: readonly Float32Array[] = [];

	/** Throws a ModelError when windows of `nSamples` are too short for a feature. */
	constructor(ids: readonly FeatureId[], nChannels: number, nSamples: Samples, fs: Hertz) {
		this.#features = ids.map((id) => features.get(id));
		this.#fs = fs;
		let length = 0;
		let most = 0;
		for (const feature of this.#features) {
			if (nSamples < feature.minSamples) {
				throw new AppError(
					'ModelError',
					`${feature.label} (${feature.id}) needs windows of at least ${feature.minSamples} samples and these have ` +
						`${nSamples}. Choose a longer window.`
				);
			}
			const size = 'size' in feature ? feature.size(nChannels, fs) : nChannels;
			most = Math.max(most, size);
			length += size;
		}
		this.length = length;
		this.#several = new Float64Array(most);
	}

	/** Writes the features of `window` into `out`, from `at` on. What is not finite is written as 0. */
	extract(window: Window, out: Float32Array, at = 0): void {
		// A windower reuses its buffer, so the views of the channels are made once.
		if (this.#data !== window.data) this.#look(window);
		const fs = this.#fs;
		for (const feature of this.#features) {
			if ('perChannel' in feature) {
				for (const x of this.#channels) out[at++] = finite(feature.perChannel(x, fs));
			} else {
				const size = feature.size(window.nChannels, fs);
				feature.perWindow(window, fs, this.#several);
				for (let i = 0; i < size; i++) out[at++] = finite(this.#several[i]!);
			}
		}
	}

	#look({ data, nChannels, nSamples }: Window): void {
		this.#data = data;
		this.#channels = Array.from({ length: nChannels }, (_, c) =>
			data.subarray(c * nSamples, (c + 1) * nSamples)
		);
	}
}

const finite = (value: number): number => (Number.isFinite(value) ? value : 0);
