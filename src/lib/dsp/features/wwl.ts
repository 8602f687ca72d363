import type { WindowFeature } from './feature.ts';
import { levelsFor, perBand } from './wavelet.ts';

/**
 * Waveform length of the energies of each band of a wavelet decomposition (sym8), band by band, then channel by channel. LibEMG
 * `WWL` with the rate of the stream; multisignal wavelet analysis, Khushaba et al.
 */
export const wwl = {
	id: 'WWL',
	label: 'Wavelet waveform length',
	summary: 'log (Σ |steps of coefficient²| + 1e-10) in each wavelet band',
	minSamples: 2,
	size: (nChannels, fs) => nChannels * (levelsFor(fs) + 1),
	perWindow: (window, fs, out) => perBand(window, fs, length, out)
} as const satisfies WindowFeature;

/** log(Σ |steps of e| + 1e-10) */
function length(energies: Float64Array): number {
	let sum = 0;
	for (let i = 1; i < energies.length; i++) sum += Math.abs(energies[i]! - energies[i - 1]!);
	return Math.log(sum + 1e-10);
}
