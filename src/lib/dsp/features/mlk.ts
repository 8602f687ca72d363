import type { ChannelFeature } from './feature.ts';
import { ABS, hudginsSums } from './hudgins-sums.ts';
import { iav } from './iav.ts';

/** Mean logarithm kernel. LibEMG `MLK`. */
export const mlk = {
	id: 'MLK',
	label: 'Mean logarithm kernel',
	summary: 'log(Σ |x|) / n',
	minSamples: 1,
	fromSums: { set: hudginsSums, of: (sums, at, n) => Math.log(sums[at + ABS]! + Number.EPSILON) / n },
	perChannel(x) {
		return Math.log(iav.perChannel(x) + Number.EPSILON) / x.length;
	}
} as const satisfies ChannelFeature;
