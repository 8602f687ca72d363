import type { ChannelFeature } from './feature.ts';
import { descriptor, ofM2 } from './tdpsd.ts';

/** Power of the signal less that of its steps, without unit. LibEMG `M2`; see `tdpsd.ts`. */
export const m2 = {
	id: 'M2',
	label: 'Second-order moment (TDPSD)',
	summary: 'log |m₀ − m₂| of the signal against that of its log power',
	minSamples: 3,
	...descriptor(ofM2)
} as const satisfies ChannelFeature;
