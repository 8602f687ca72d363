import type { ChannelFeature } from './feature.ts';
import { stepSquares } from './squares.ts';

/** Multiplication of power and peaks, in the unit of the signal; DASDV but divided by n. LibEMG `MZP`. */
export const mzp = {
	id: 'MZP',
	label: 'Multiplication of power and peaks',
	summary: '√ (Σ (x[i] − x[i−1])² / n)',
	minSamples: 2,
	perChannel(x) {
		return Math.sqrt(stepSquares(x) / x.length);
	}
} as const satisfies ChannelFeature;
