import type { ChannelFeature } from './feature.ts';
import { descriptor, ofM0 } from './tdpsd.ts';

/** Power of the signal, without unit. LibEMG `M0`; see `tdpsd.ts`. */
export const m0 = {
	id: 'M0',
	label: 'Zero-order moment (TDPSD)',
	summary: 'log m₀ of the signal against that of its log power',
	minSamples: 3,
	...descriptor(ofM0)
} as const satisfies ChannelFeature;
