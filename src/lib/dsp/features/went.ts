import type { WindowFeature } from './feature.ts';
import { levelsFor, perBand } from './wavelet.ts';

/**
 * Entropy of the energies of each band of a wavelet decomposition (sym8), band by band, then channel by channel. A coefficient
 * of 0 adds 0 (in LibEMG it makes the feature NaN). LibEMG
 * `WENT` with the rate of the stream; multisignal wavelet analysis, Khushaba et al.
 */
export const went = {
	id: 'WENT',
	label: 'Wavelet entropy',
	summary: '−Σ p·log p with p = coefficient² / Σ coefficient², in each wavelet band',
	minSamples: 2,
	size: (nChannels, fs) => nChannels * (levelsFor(fs) + 1),
	perWindow: (window, fs, out) => perBand(window, fs, entropy, out)
} as const satisfies WindowFeature;

/** −Σ p·log p, p = e / Σ e */
function entropy(energies: Float64Array): number {
	const total = energies.reduce((sum, e) => sum + e, 0);
	return -energies.reduce((sum, e) => sum + (e === 0 ? 0 : (e / total) * Math.log(e / total)), 0);
}
