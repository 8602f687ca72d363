import type { WindowFeature } from './feature.ts';
import { levelsFor, perBand } from './wavelet.ts';

/**
 * Energy of each band of a wavelet decomposition (sym8), band by band, then channel by channel. LibEMG
 * `WENG` with the rate of the stream; multisignal wavelet analysis, Khushaba et al.
 */
export const weng = {
	id: 'WENG',
	label: 'Wavelet energy',
	summary: 'log (Σ coefficient² + 1e-10) in each wavelet band',
	minSamples: 2,
	size: (nChannels, fs) => nChannels * (levelsFor(fs) + 1),
	perWindow: (window, fs, out) => perBand(window, fs, energy, out)
} as const satisfies WindowFeature;

/** log(Σ e + 1e-10) */
function energy(energies: Float64Array): number {
	return Math.log(energies.reduce((sum, e) => sum + e, 0) + 1e-10);
}
