import type { ChannelFeature } from './feature.ts';
import { descriptor, ofWlf } from './tdpsd.ts';

/** Waveform length of the steps beside that of the second steps, without unit. LibEMG `WLF`; see `tdpsd.ts`. */
export const wlf = {
	id: 'WLF',
	label: 'Waveform length factor (TDPSD)',
	summary: 'log √(Σ|steps| / Σ|second steps|) of the signal against that of its log power',
	minSamples: 3,
	...descriptor(ofWlf)
} as const satisfies ChannelFeature;
