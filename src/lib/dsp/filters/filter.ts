/** A causal filter on a stream: state per channel, no look ahead. Any chunking of the same rows gives the same bits. */
export interface Filter {
	/** Channels of what comes out. */
	readonly nChannels: number;
	/**
	 * Filters rows (`data[sample * nChannels + channel]`) in place and gives them back. A filter that has fewer
	 * channels out than in gives back the front part of `data`. A value that is not a number comes out as it is and
	 * leaves no trace in what follows.
	 */
	process(data: Float32Array): Float32Array;
	/** Forgets every sample so far: what comes next is the start of a stream. */
	reset(): void;
}

/**
 * What a filter is to do, as plain JSON. Frequencies are in hertz; orders as SciPy counts them (a band-pass of order
 * 4 has 8 poles).
 */
export type FilterConfig =
	| { readonly kind: 'highpass'; readonly hz: number; readonly order: number }
	| { readonly kind: 'lowpass'; readonly hz: number; readonly order: number }
	| { readonly kind: 'bandpass'; readonly lowHz: number; readonly highHz: number; readonly order: number }
	/** Mains and its multiples up to `harmonics × hz`, each `hz / q` wide. */
	| { readonly kind: 'notch'; readonly hz: number; readonly harmonics: number; readonly q: number }
	/** Takes the mean of all channels off each (common average reference): what all electrodes hear alike goes. */
	| { readonly kind: 'average-reference' }
	/**
	 * Differences of channels instead of channels: `[a, b]` is a − b (bipolar), `[a, b, c]` is a − 2b + c (double
	 * differential). Not more than there are channels. `differencesAlong` makes them from a grid.
	 */
	| { readonly kind: 'difference'; readonly of: readonly (readonly number[])[] }
	/** |x|: the first half of an envelope, a low-pass is the other. */
	| { readonly kind: 'rectify' };
