import type { ChannelFeature } from './feature.ts';
import { squares, stepSquares } from './squares.ts';

/** Hjorth mobility, without unit. LibEMG `MOB`: the squares of signal and steps both divided by n. */
export const mob = {
	id: 'MOB',
	label: 'Mobility (Hjorth)',
	summary: '√ (Σ steps² / Σ x²): a mean frequency',
	minSamples: 2,
	perChannel(x) {
		return Math.sqrt(stepSquares(x) / squares(x));
	}
} as const satisfies ChannelFeature;
