import { centralMoment } from './central-moment.ts';
import type { ChannelFeature } from './feature.ts';

/** Variance (divided by n, not n − 1), in the unit squared. LibEMG `VAR`. */
export const variance = {
	id: 'VAR',
	label: 'Variance',
	summary: 'mean (x − mean x)²: the power of the window',
	minSamples: 1,
	perChannel(x) {
		return centralMoment(x, 2);
	}
} as const satisfies ChannelFeature;
