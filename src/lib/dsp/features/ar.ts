import { burg, ORDER } from './burg.ts';
import type { WindowFeature } from './feature.ts';

/**
 * Autoregressive coefficients of order 4 by Burg's method, four per channel, channel by channel: the shape of the spectrum,
 * whatever the amplitude. LibEMG `AR` (librosa's `lpc`); Graupe and Cline 1975.
 */
export const ar = {
	id: 'AR',
	label: 'Autoregressive coefficients',
	summary: 'a₁ … a₄ of x[n] = −Σ aₖ·x[n − k] + e[n], by Burg',
	minSamples: ORDER + 1,
	size: (nChannels) => nChannels * ORDER,
	perWindow({ data, nChannels, nSamples }, _fs, out) {
		for (let c = 0; c < nChannels; c++) burg(data.subarray(c * nSamples, (c + 1) * nSamples), out, c * ORDER);
	}
} as const satisfies WindowFeature;
