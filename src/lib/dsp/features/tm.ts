import type { ChannelFeature } from './feature.ts';

/** Third temporal moment, in the unit cubed. LibEMG `TM` with its default order. */
export const tm = {
	id: 'TM',
	label: 'Temporal moment',
	summary: 'mean |x³|',
	minSamples: 1,
	perChannel(x) {
		let sum = 0;
		for (let i = 0; i < x.length; i++) sum += Math.abs(x[i]! ** 3);
		return sum / x.length;
	}
} as const satisfies ChannelFeature;
