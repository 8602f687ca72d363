import type { ChannelFeature } from './feature.ts';

/** Mean absolute value of the first difference, in the unit of the signal. LibEMG `MAVFD`. */
export const mavfd = {
	id: 'MAVFD',
	label: 'Mean absolute first difference',
	summary: 'mean |x[i] − x[i−1]|: WL per step',
	minSamples: 2,
	perChannel(x) {
		let sum = 0;
		for (let i = 1; i < x.length; i++) sum += Math.abs(x[i]! - x[i - 1]!);
		return sum / (x.length - 1);
	}
} as const satisfies ChannelFeature;
