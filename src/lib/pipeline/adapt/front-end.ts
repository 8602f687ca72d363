import { channelMap, placementsOf, type ElectrodeRing, type Placement } from './ring.ts';
import { SharedGaussian } from './shared-gaussian.ts';
import type { FeatureSpace } from './space.ts';
import { copyOf, freshState, type AdaptationState } from './state.ts';

/** Lead in nats at which a turn is taken at once, after the person said that the band was just put on. */
const EAGER_LEAD = 5;
/** Lead in nats a window at which a turn is proposed, and how long it must have been seen. */
export const PROPOSAL_LEAD = 5;
const PROPOSAL_SECONDS = 10;
/** After so long the leads are counted anew, so that a band that turns later is seen too. */
const BLOCK_SECONDS = 60;
/** Windows that the offset of training counts for. */
export const OFFSET_WINDOWS = 50;
/** Windows of which the drift is the median. */
const DRIFT_WINDOWS = 100;

/** What a front end is made of. */
export interface FrontEndOptions {
	readonly space: FeatureSpace;
	readonly ring: ElectrodeRing | undefined;
	readonly nChannels: number;
	readonly hopSeconds: number;
	/** Search bands that are worn the other way round too: for a model of other people. */
	readonly mirror?: boolean | undefined;
}

/**
 * Stands between the features of a window and the model: turns the channels back, takes the offset off, and knows how likely the
 * classes are in the space of training. Pure: the same windows and the same calls give the same bits.
 */
export class FrontEnd {
	readonly space: FeatureSpace;
	readonly placements: readonly Placement[];
	/** `sources[placement][feature]`: position in the features of the window. */
	readonly sources: readonly Int32Array[];
	/** Probabilities of the classes of the last window, with equal priors. */
	readonly posterior: Float64Array;
	/** Features of the last window as if the band lay as in training. */
	readonly adapted: Float32Array;
	readonly #base: SharedGaussian;
	readonly #z: Float64Array;
	readonly #hopSeconds: number;
	readonly #distances: number[] = [];
	#refitted: SharedGaussian | undefined;
	#state: AdaptationState;

	constructor({ space, ring, nChannels, hopSeconds, mirror }: FrontEndOptions) {
		const d = space.nFeatures;
		this.space = space;
		this.placements = placementsOf(ring, mirror);
		this.sources = this.placements.map((placement) => {
			const map = channelMap(ring, placement, nChannels);
			return Int32Array.from({ length: d }, (_, j) => j - (j % nChannels) + map[j % nChannels]!);
		});
		this.#base = new SharedGaussian(space.means, space.covariance, d);
		this.posterior = new Float64Array(space.nClasses);
		this.adapted = new Float32Array(d);
		this.#z = new Float64Array(d);
		this.#hopSeconds = hopSeconds;
		this.#state = freshState(space, this.placements.length);
	}

	get state(): AdaptationState {
		return this.#state;
	}
	/** Takes a copy of the state over. */
	set state(state: AdaptationState) {
		const { refit } = state;
		if (refit !== this.#state.refit) {
			this.#refitted = refit && new SharedGaussian(refit.means, refit.covariance, this.space.nFeatures);
		}
		this.#state = copyOf(state);
	}

	/** The densities of training. */
	get base(): SharedGaussian {
		return this.#base;
	}
	/** Where the band lies. */
	get placement(): Placement {
		return this.placements[this.#state.placement]!;
	}

	/** Takes the features of the next window: fills `posterior` and `adapted`, then follows offset and likelihoods. */
	take(features: Float32Array): void {
		const { frozen, placement } = this.#state;
		if (frozen) {
			this.#at(features, placement);
			const gaussian = this.#refitted ?? this.#base;
			gaussian.take(this.#z);
			this.#decide(gaussian, features);
		} else this.#follow(features);
	}

	#follow(features: Float32Array): void {
		const state = this.#state;
		const base = this.#base;
		const { nFeatures: d, nClasses: k, means, floor } = this.space;
		const { likelihood, offsets, placement } = state;
		const fresh = state.counted * this.#hopSeconds >= BLOCK_SECONDS && !state.eager;
		if (fresh) likelihood.fill(0);
		const z = this.#z;
		for (let p = 0; p < this.placements.length; p++) {
			this.#at(features, p);
			const density = base.take(z);
			likelihood[p]! += Math.max(density, floor);
			if (p === placement) this.#decide(base, features);
			if (density <= floor) continue;
			for (let j = 0; j < d; j++) {
				let expected = 0;
				for (let c = 0; c < k; c++) expected += base.posterior[c]! * means[c * d + j]!;
				offsets[p * d + j]! += (z[j]! - expected) / (OFFSET_WINDOWS + state.windows);
			}
		}
		this.#state = { ...state, windows: state.windows + 1, counted: fresh ? 1 : state.counted + 1 };
	}

	/** Standardised features of a placement without its offset, in `#z`. */
	#at(features: Float32Array, p: number): void {
		const { nFeatures: d, mean, scale } = this.space;
		const { offsets } = this.#state;
		const source = this.sources[p]!;
		for (let j = 0; j < d; j++) {
			const s = scale[j]!;
			this.#z[j] = s > 0 ? (features[source[j]!]! - mean[j]!) / s - offsets[p * d + j]! : 0;
		}
	}

	#decide(gaussian: SharedGaussian, features: Float32Array): void {
		const { nFeatures: d, scale } = this.space;
		const { offsets, placement } = this.#state;
		this.posterior.set(gaussian.posterior);
		const source = this.sources[placement]!;
		for (let j = 0; j < d; j++) {
			this.adapted[j] = features[source[j]!]! - scale[j]! * offsets[placement * d + j]!;
		}
		if (this.#distances.length === DRIFT_WINDOWS) this.#distances.shift();
		this.#distances.push(gaussian.distance);
	}

	/** The placement that has the highest likelihood so far, and its lead over the one in force, in nats. */
	get likeliest(): { readonly placement: number; readonly lead: number } {
		const { likelihood, placement } = this.#state;
		let best = placement;
		for (let p = 0; p < likelihood.length; p++) if (likelihood[p]! > likelihood[best]!) best = p;
		return { placement: best, lead: likelihood[best]! - likelihood[placement]! };
	}

	/** The placement to take now without asking; undefined when the one in force is good enough or nobody allowed it. */
	get eagerTurn(): number | undefined {
		if (!this.#state.eager || this.#state.frozen) return undefined;
		const { placement, lead } = this.likeliest;
		return lead > EAGER_LEAD ? placement : undefined;
	}

	/** A placement that the stream speaks for so clearly that a person should be asked; undefined when there is none. */
	get proposal(): number | undefined {
		const { eager, frozen, counted } = this.#state;
		if (eager || frozen || counted * this.#hopSeconds < PROPOSAL_SECONDS) return undefined;
		const { placement, lead } = this.likeliest;
		return lead > PROPOSAL_LEAD * counted ? placement : undefined;
	}

	/**
	 * How far the last windows are from the training windows, as a multiple of what training windows are themselves: about 1.2
	 * as a rule, 2 and more on another day or with another placement. It says that somebody should look, not that decisions are
	 * wrong. NaN before the first window.
	 */
	get drift(): number {
		const sorted = [...this.#distances].sort((a, b) => a - b);
		return (sorted[sorted.length >> 1] ?? NaN) / this.space.distance;
	}
}
