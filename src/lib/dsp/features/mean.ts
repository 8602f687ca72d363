import type { ChannelFeature } from './feature.ts';

/** Mean, in the unit of the signal: an offset, which a high-pass removes. LibEMG `MEAN`. */
export const mean = {
	id: 'MEAN',
	label: 'Mean',
	summary: 'mean x: the offset of the window',
	minSamples: 1,
	perChannel(x) {
		let sum = 0;
		for (let i = 0; i < x.length; i++) sum += x[i]!;
		return sum / x.length;
	}
} as const satisfies ChannelFeature;
