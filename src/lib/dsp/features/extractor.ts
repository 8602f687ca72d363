import { AppError } from '../../core/errors.ts';
import type { Window } from '../../core/signal.ts';
import type { Hertz, Samples } from '../../core/units.ts';
import type { Feature } from './feature.ts';
import { features, type FeatureId } from './index.ts';
import type { Thresholds } from './names.ts';
import { type Kernel } from './kernel.ts';
import { kernels } from './kernels.ts';
import { warmUp } from './warm-up.ts';

/**
 * The features of a window, in one flat vector: feature by feature, within a feature channel by channel
 * (`values[feature * nChannels + channel]` while every feature gives one number per channel). What is not finite is
 * written as 0, as LibEMG does.
 */
export class Extractor {
	/** How many numbers a window gives. */
	readonly length: number;
	readonly #nChannels: number;
	readonly #fs: Hertz;
	/** Features computed one by one, where their numbers begin, how many they are. */
	readonly #single: {
		readonly feature: Feature;
		readonly at: number;
		readonly size: number;
		readonly threshold: number;
	}[] = [];
	/** Features computed together, and where the numbers of each begin. */
	readonly #together: { readonly kernel: Kernel; readonly at: readonly number[] }[] = [];
	/** What a feature of several numbers, or a kernel, writes into. */
	readonly #several: Float64Array;
	/** The array windows usually come in (a windower reuses its own), with a view of each channel. */
	#usual: ChannelViews | undefined;
	/** Windows in other arrays are copied here: that is 5 times faster than making views of each. */
	#copy: ChannelViews | undefined;

	/**
	 * `thresholds`: those that differ from the features' own. Throws a ModelError when windows of `nSamples` are too
	 * short for a feature.
	 */
	constructor(
		ids: readonly FeatureId[],
		nChannels: number,
		nSamples: Samples,
		fs: Hertz,
		thresholds: Thresholds = {}
	) {
		this.#nChannels = nChannels;
		this.#fs = fs;
		const atOf = new Map<FeatureId, number>();
		// Features named twice are computed one by one: a kernel knows one place for each.
		const each = new Set(ids).size === ids.length;
		const plain = (id: FeatureId): boolean => ids.includes(id) && !(id in thresholds);
		const fused = kernels.filter((kernel) => each && kernel.ids.every(plain));
		let length = 0;
		let most = Math.max(0, ...fused.map((kernel) => kernel.ids.length));
		for (const id of ids) {
			const feature: Feature = features.get(id);
			if (nSamples < feature.minSamples) throw tooShort(feature, nSamples);
			const size = 'size' in feature ? feature.size(nChannels, fs, nSamples) : nChannels;
			atOf.set(id, length);
			const threshold = thresholds[id] ?? feature.threshold?.value ?? 0;
			if (!fused.some((kernel) => kernel.ids.includes(id))) {
				this.#single.push({ feature, at: length, size, threshold });
			}
			most = Math.max(most, size);
			length += size;
		}
		for (const kernel of fused) this.#together.push({ kernel, at: kernel.ids.map((id) => atOf.get(id)!) });
		for (const { feature } of this.#single) warmUp(feature);
		for (const { kernel } of this.#together) warmUp(kernel);
		this.length = length;
		this.#several = new Float64Array(most);
	}

	/** Writes the features of `window` into `out`, from `start` on. */
	extract(window: Window, out: Float32Array, start = 0): void {
		const channels = this.#channelsOf(window);
		const several = this.#several;
		for (const { kernel, at } of this.#together) {
			for (let c = 0; c < this.#nChannels; c++) {
				kernel.perChannel(channels[c]!, several);
				for (let f = 0; f < at.length; f++) out[start + at[f]! + c] = finite(several[f]!);
			}
		}
		for (const { feature, at, size, threshold } of this.#single) {
			const to = start + at;
			if ('perChannel' in feature) {
				for (let c = 0; c < this.#nChannels; c++) {
					out[to + c] = finite(feature.perChannel(channels[c]!, this.#fs, threshold));
				}
			} else {
				feature.perWindow(window, this.#fs, several);
				for (let i = 0; i < size; i++) out[to + i] = finite(several[i]!);
			}
		}
	}

	#channelsOf(window: Window): readonly Float32Array[] {
		this.#usual ??= viewsOf(window.data, window);
		if (this.#usual.data === window.data) return this.#usual.channels;
		this.#copy ??= viewsOf(new Float32Array(window.data.length), window);
		this.#copy.data.set(window.data);
		return this.#copy.channels;
	}
}

/** A window's samples and a view of each channel in them. */
interface ChannelViews {
	readonly data: Float32Array;
	readonly channels: readonly Float32Array[];
}

function viewsOf(data: Float32Array, { nChannels, nSamples }: Window): ChannelViews {
	const channels = Array.from({ length: nChannels }, (_, c) =>
		data.subarray(c * nSamples, (c + 1) * nSamples)
	);
	return { data, channels };
}

/** `value`, or 0 where float32 could not hold it. */
const finite = (value: number): number => (Number.isFinite(Math.fround(value)) ? value : 0);

function tooShort({ label, id, minSamples }: Feature, nSamples: number): AppError {
	return new AppError(
		'ModelError',
		`${label} (${id}) needs windows of at least ${minSamples} samples and these have ${nSamples}. Choose a longer window.`
	);
}
