import { AppError } from '../../core/errors.ts';
import type { Window } from '../../core/signal.ts';
import type { Hertz, Samples } from '../../core/units.ts';
import { StreamWindow } from '../windower.ts';
import type { ChannelFeature, Feature } from './feature.ts';
import { features, type FeatureId } from './index.ts';
import type { Thresholds } from './names.ts';
import { Pieces, WindowSums } from './pieces.ts';
import { RowSums } from './row-sums.ts';
import type { FromSums, SumSet } from './sums.ts';
import { warmUp, warmUpSums } from './warm-up.ts';

/** A feature and where its numbers begin in the vector. */
interface Placed<F extends Feature> {
	readonly feature: F;
	readonly at: number;
	readonly threshold: number;
}

/** Another that follows from sums; `which` of the extractor's sets. */
interface PlacedOfSums extends Placed<ChannelFeature> {
	readonly from: FromSums;
	readonly which: number;
}

/**
 * The features of a window, in one flat vector: feature by feature, within a feature channel by channel
 * (`values[feature * nChannels + channel]` while every feature gives one number per channel). What is not finite is
 * written as 0, as LibEMG does.
 *
 * Features that are sums (`fromSums`) are computed from the pieces of `Pieces`. A window of a Windower that was given
 * `rows` needs no samples for them: each was added up as it came. Any other window is cut into the same pieces, so the bits
 * are the same.
 */
export class Extractor {
	/** How many numbers a window gives. */
	readonly length: number;
	/** For the Windower: adds rows up as they come. Undefined when no feature is a sum. */
	readonly rows: RowSums | undefined;
	readonly #nChannels: number;
	readonly #nSamples: number;
	readonly #fs: Hertz;
	readonly #perChannel: Placed<ChannelFeature>[] = [];
	readonly #perWindow: (Placed<Exclude<Feature, ChannelFeature>> & { readonly size: number })[] = [];
	readonly #ofSums: PlacedOfSums[] = [];
	/** For windows that come alone. */
	readonly #alone: readonly WindowSums[];
	/** What a feature of several numbers writes into. */
	readonly #several: Float64Array;
	/** The array windows usually come in (a windower reuses its own), with a view of each channel. */
	#usual: ChannelViews | undefined;
	/** Windows in other arrays are copied here: that is 5 times faster than making views of each. */
	#copy: ChannelViews | undefined;

	/**
	 * `thresholds`: those that differ from the features' own. `hop`: from one window to the next; by default windows share
	 * nothing. Throws a ModelError when windows of `nSamples` are too short for a feature.
	 */
	constructor(
		ids: readonly FeatureId[],
		nChannels: number,
		nSamples: Samples,
		fs: Hertz,
		thresholds: Thresholds = {},
		hop: Samples = nSamples
	) {
		this.#nChannels = nChannels;
		this.#nSamples = nSamples;
		this.#fs = fs;
		const sets: SumSet[] = [];
		let [length, most] = [0, 0];
		for (const id of ids) {
			const feature: Feature = features.get(id);
			if (nSamples < feature.minSamples) throw tooShort(feature, nSamples);
			const own = feature.threshold?.value ?? 0;
			const threshold = thresholds[id] ?? own;
			const placed = { at: length, threshold };
			if ('perWindow' in feature) {
				const size = feature.size(nChannels, fs, nSamples);
				this.#perWindow.push({ ...placed, feature, size });
				most = Math.max(most, size);
				length += size;
				continue;
			}
			length += nChannels;
			const from = feature.fromSums;
			if (from && (threshold === own || from.anyThreshold)) {
				if (!sets.includes(from.set)) sets.push(from.set);
				this.#ofSums.push({ ...placed, feature, from, which: sets.indexOf(from.set) });
			} else {
				warmUp(feature);
				this.#perChannel.push({ ...placed, feature });
			}
		}
		this.length = length;
		this.#several = new Float64Array(most);
		for (const set of sets) warmUpSums(set);
		const pieces = new Pieces(nSamples, hop);
		this.#alone = sets.map((set) => new WindowSums(set, nChannels, pieces));
		this.rows = sets.length > 0 ? new RowSums(sets, nChannels, pieces) : undefined;
	}

	/** Writes the features of `window` into `out`, from `start` on. */
	extract(window: Window, out: Float32Array, start = 0): void {
		const shared = this.rows && window instanceof StreamWindow && window.rows === this.rows;
		if (this.#ofSums.length > 0)
			this.#extractSums(shared ? this.rows!.sum() : this.#sumsOf(window), out, start);
		for (const { feature, at, size } of this.#perWindow) {
			feature.perWindow(window, this.#fs, this.#several);
			for (let i = 0; i < size; i++) out[start + at + i] = finite(this.#several[i]!);
		}
		if (this.#perChannel.length === 0) return;
		const channels = this.#channelsOf(window);
		for (const { feature, at, threshold } of this.#perChannel) {
			for (let c = 0; c < this.#nChannels; c++) {
				out[start + at + c] = finite(feature.perChannel(channels[c]!, this.#fs, threshold));
			}
		}
	}

	#extractSums(sums: readonly WindowSums[], out: Float32Array, start: number): void {
		const n = this.#nSamples;
		for (const { from, at, threshold, which } of this.#ofSums) {
			const { values, set } = sums[which]!;
			for (let c = 0, s = 0, to = start + at; c < this.#nChannels; c++, s += set.nSums, to++) {
				out[to] = finite(from.of(values, s, n, threshold));
			}
		}
	}

	#sumsOf({ data }: Window): readonly WindowSums[] {
		for (const sums of this.#alone) sums.sumOf(data);
		return this.#alone;
	}

	#channelsOf(window: Window): readonly Float32Array[] {
		const { data } = window;
		this.#usual ??= viewsOf(data, window);
		if (this.#usual.data === data) return this.#usual.channels;
		this.#copy ??= viewsOf(new Float32Array(data.length), window);
		this.#copy.data.set(data);
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
