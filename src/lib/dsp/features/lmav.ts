import type { ChannelFeature } from './feature.ts';
import { ABS, hudginsSums } from './hudgins-sums.ts';
import { mav } from './mav.ts';

/**
 * Logarithm of the mean absolute value plus a small constant: a change of gain moves it by the same amount at every
 * strength. Not in LibEMG. The constant keeps a silent channel finite; between 0.01 and 3 it hardly matters.
 */
export const lmav = {
	id: 'LMAV',
	label: 'Log mean absolute value',
	summary: 'log(mean |x| + ε): a change of gain is an offset',
	minSamples: 1,
	threshold: { label: 'Added inside the logarithm', unit: 'signal', value: 0.1 },
	fromSums: {
		set: hudginsSums,
		of: (sums, at, n, threshold) => Math.log(sums[at + ABS]! / n + threshold),
		anyThreshold: true
	},
	perChannel: (x, _fs, threshold) => Math.log(mav.perChannel(x) + threshold)
} as const satisfies ChannelFeature;
