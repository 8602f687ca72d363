import type { ChannelFeature } from './feature.ts';
import { squareSums, STEP_SQUARES } from './square-sums.ts';
import { stepSquares } from './squares.ts';

/** Difference absolute standard deviation value, in the unit of the signal. LibEMG `DASDV`. */
export const dasdv = {
	id: 'DASDV',
	label: 'Difference absolute standard deviation',
	summary: '√ mean (x[i] − x[i−1])²: RMS of the steps',
	minSamples: 2,
	fromSums: { set: squareSums, of: (sums, at, n) => Math.sqrt(sums[at + STEP_SQUARES]! / (n - 1)) },
	perChannel(x) {
		return Math.sqrt(stepSquares(x) / (x.length - 1));
	}
} as const satisfies ChannelFeature;
