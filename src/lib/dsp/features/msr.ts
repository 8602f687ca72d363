import type { ChannelFeature } from './feature.ts';

/**
 * Magnitude of the mean complex square root: positive samples add to the real part, negative ones to the imaginary. LibEMG
 * `MSR`; Phinyomark et al. 2018.
 */
export const msr = {
	id: 'MSR',
	label: 'Mean square root',
	summary: '|mean √x| with √ of a negative value imaginary',
	minSamples: 1,
	perChannel(x) {
		let real = 0;
		let imaginary = 0;
		for (let i = 0; i < x.length; i++) {
			const v = x[i]!;
			if (v < 0) imaginary += Math.sqrt(-v);
			else real += Math.sqrt(v);
		}
		return Math.sqrt(real * real + imaginary * imaginary) / x.length;
	}
} as const satisfies ChannelFeature;
