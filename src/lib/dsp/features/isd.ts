import type { ChannelFeature } from './feature.ts';
import { squares } from './squares.ts';

/** Integral square descriptor, in the unit squared. LibEMG `ISD`. */
export const isd = {
	id: 'ISD',
	label: 'Integral square descriptor',
	summary: 'Σ x²: the energy of the window',
	minSamples: 1,
	perChannel(x) {
		return squares(x);
	}
} as const satisfies ChannelFeature;
