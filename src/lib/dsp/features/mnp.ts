import type { ChannelFeature } from './feature.ts';
import { powerSpectrum } from './spectrum.ts';

/** Mean power of the spectrum, in the unit squared. LibEMG `MNP`. */
export const mnp = {
	id: 'MNP',
	label: 'Mean power',
	summary: 'Σ P / bins',
	minSamples: 2,
	perChannel(x) {
		const power = powerSpectrum(x);
		let total = 0;
		for (let k = 0; k < power.length; k++) total += power[k]!;
		return total / power.length;
	}
} as const satisfies ChannelFeature;
