import type { ChannelFeature } from './feature.ts';
import { ABS, hudginsSums } from './hudgins-sums.ts';

/** Mean absolute value, in the stream's unit. LibEMG `MAV`; Hudgins, Parker, Scott 1993. */
export const mav = {
	id: 'MAV',
	label: 'Mean absolute value',
	summary: 'mean |x|: how strong the muscle works',
	minSamples: 1,
	fromSums: { set: hudginsSums, of: (sums, at, n) => sums[at + ABS]! / n },
	perChannel(x) {
		let sum = 0;
		for (let i = 0; i < x.length; i++) sum += Math.abs(x[i]!);
		return sum / x.length;
	}
} as const satisfies ChannelFeature;
