import type { ChannelFeature } from './feature.ts';
import { hudginsSums, LENGTH } from './hudgins-sums.ts';
import { wl } from './wl.ts';

/** Maximum fractal length: the decimal logarithm of the waveform length; 0 for a constant window. LibEMG `MFL`. */
export const mfl = {
	id: 'MFL',
	label: 'Maximum fractal length',
	summary: 'log₁₀ Σ |x[i] − x[i−1]|',
	minSamples: 2,
	fromSums: { set: hudginsSums, of: (sums, at) => Math.log10(sums[at + LENGTH]!) },
	perChannel(x) {
		return Math.log10(wl.perChannel(x));
	}
} as const satisfies ChannelFeature;
