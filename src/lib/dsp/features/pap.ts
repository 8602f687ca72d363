import type { ChannelFeature } from './feature.ts';
import { secondStepSquares, squares, stepSquares } from './squares.ts';

/** Peak average power, in the unit of the signal. LibEMG `PAP`. */
export const pap = {
	id: 'PAP',
	label: 'Peak average power',
	summary: '√Σx² · √Σ steps² / √Σ steps of steps²',
	minSamples: 3,
	perChannel(x) {
		return Math.sqrt((squares(x) * stepSquares(x)) / secondStepSquares(x));
	}
} as const satisfies ChannelFeature;
