import type { ChannelFeature } from './feature.ts';
import { stepSquares } from './squares.ts';

/** Mean squared step (over n), in the unit squared. LibEMG `MDIFF`; Invariant time domain descriptors. */
export const mdiff = {
	id: 'MDIFF',
	label: 'Mean difference derivative',
	summary: 'Σ (x[i] − x[i−1])² / n',
	minSamples: 2,
	perChannel(x) {
		return stepSquares(x) / x.length;
	}
} as const satisfies ChannelFeature;
