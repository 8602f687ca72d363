import { centralMoment } from './central-moment.ts';
import type { ChannelFeature } from './feature.ts';

/** Skewness (population, biased), without unit; 0 for a constant window. LibEMG `SKEW` (scipy.stats.skew). */
export const skew = {
	id: 'SKEW',
	label: 'Skewness',
	summary: 'third central moment / σ³: how lopsided the values lie',
	minSamples: 2,
	perChannel(x) {
		return centralMoment(x, 3) / centralMoment(x, 2) ** 1.5;
	}
} as const satisfies ChannelFeature;
