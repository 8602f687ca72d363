import type { ChannelFeature } from './feature.ts';
import { ABS, hudginsSums } from './hudgins-sums.ts';

/** Integral of the absolute value, in the unit of the signal. LibEMG `IAV`. */
export const iav = {
	id: 'IAV',
	label: 'Integrated absolute value',
	summary: 'Σ |x|: MAV times the length of the window',
	minSamples: 1,
	fromSums: { set: hudginsSums, of: (sums, at) => sums[at + ABS]! },
	perChannel(x) {
		let sum = 0;
		for (let i = 0; i < x.length; i++) sum += Math.abs(x[i]!);
		return sum;
	}
} as const satisfies ChannelFeature;
