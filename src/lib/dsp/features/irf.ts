import type { ChannelFeature } from './feature.ts';
import { descriptor, ofIrf } from './tdpsd.ts';

/** Zero crossings per peak by way of the moments, without unit. LibEMG `IRF`; see `tdpsd.ts`. */
export const irf = {
	id: 'IRF',
	label: 'Irregularity factor (TDPSD)',
	summary: 'log m₂ / √(m₀·m₄) of the signal against that of its log power',
	minSamples: 3,
	...descriptor(ofIrf)
} as const satisfies ChannelFeature;
