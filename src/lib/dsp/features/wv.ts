import type { WindowFeature } from './feature.ts';
import { levelsFor, perBand } from './wavelet.ts';

/**
 * Variance of the energies of each band of a wavelet decomposition (sym8), band by band, then channel by channel. LibEMG
 * `WV` with the rate of the stream; multisignal wavelet analysis, Khushaba et al.
 */
export const wv = {
	id: 'WV',
	label: 'Wavelet variance',
	summary: 'log (var coefficient² + 1e-10) in each wavelet band',
	minSamples: 2,
	size: (nChannels, fs) => nChannels * (levelsFor(fs) + 1),
	perWindow: (window, fs, out) => perBand(window, fs, variance, out)
} as const satisfies WindowFeature;

/** log(var e + 1e-10), the variance over n */
function variance(energies: Float64Array): number {
	const mean = energies.reduce((sum, e) => sum + e, 0) / energies.length;
	return Math.log(energies.reduce((sum, e) => sum + (e - mean) ** 2, 0) / energies.length + 1e-10);
}
