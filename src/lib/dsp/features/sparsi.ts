import type { ChannelFeature } from './feature.ts';
import { descriptor, ofSparsi } from './tdpsd.ts';

/** How much of the power lies in few places, without unit. LibEMG `SPARSI`; see `tdpsd.ts`. */
export const sparsi = {
	id: 'SPARSI',
	label: 'Sparseness (TDPSD)',
	summary: 'log √|(m₀ − m₂)(m₀ − m₄)| / m₀ of the signal against that of its log power',
	minSamples: 3,
	...descriptor(ofSparsi)
} as const satisfies ChannelFeature;
