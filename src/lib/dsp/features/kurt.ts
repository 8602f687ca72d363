import { centralMoment } from './central-moment.ts';
import type { ChannelFeature } from './feature.ts';

/** Kurtosis after Pearson (population, biased), without unit; 0 for a constant window. LibEMG `KURT`. */
export const kurt = {
	id: 'KURT',
	label: 'Kurtosis',
	summary: 'fourth central moment / σ⁴: how spiky the values are (3 for normal noise)',
	minSamples: 2,
	perChannel(x) {
		return centralMoment(x, 4) / centralMoment(x, 2) ** 2;
	}
} as const satisfies ChannelFeature;
