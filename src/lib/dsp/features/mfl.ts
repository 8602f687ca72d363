import type { ChannelFeature } from './feature.ts';
import { wl } from './wl.ts';

/** Maximum fractal length: the decimal logarithm of the waveform length; 0 for a constant window. LibEMG `MFL`. */
export const mfl = {
	id: 'MFL',
	label: 'Maximum fractal length',
	summary: 'log₁₀ Σ |x[i] − x[i−1]|',
	minSamples: 2,
	perChannel(x) {
		return Math.log10(wl.perChannel(x));
	}
} as const satisfies ChannelFeature;
