import type { ChannelFeature } from './feature.ts';
import { stepSquares } from './squares.ts';

/** Difference absolute standard deviation value, in the unit of the signal. LibEMG `DASDV`. */
export const dasdv = {
	id: 'DASDV',
	label: 'Difference absolute standard deviation',
	summary: '√ mean (x[i] − x[i−1])²: RMS of the steps',
	minSamples: 2,
	perChannel(x) {
		return Math.sqrt(stepSquares(x) / (x.length - 1));
	}
} as const satisfies ChannelFeature;
