import type { ChannelFeature } from './feature.ts';
import { descriptor, ofM4 } from './tdpsd.ts';

/** Power of the signal less that of its second steps, without unit. LibEMG `M4`; see `tdpsd.ts`. */
export const m4 = {
	id: 'M4',
	label: 'Fourth-order moment (TDPSD)',
	summary: 'log |m₀ − m₄| of the signal against that of its log power',
	minSamples: 3,
	...descriptor(ofM4)
} as const satisfies ChannelFeature;
