import type { ChannelFeature } from './feature.ts';
import { secondStepSquares, squares, stepSquares } from './squares.ts';

/** Coefficient of regularisation, one over the unit squared. LibEMG `COR`. */
export const cor = {
	id: 'COR',
	label: 'Coefficient of regularisation',
	summary: 'Σ steps² / (Σ steps of steps² · Σ x²)',
	minSamples: 3,
	perChannel(x) {
		return stepSquares(x) / (secondStepSquares(x) * squares(x));
	}
} as const satisfies ChannelFeature;
