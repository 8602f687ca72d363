import type { ChannelFeature } from './feature.ts';
import { hudginsSums, LENGTH } from './hudgins-sums.ts';
import { wl } from './wl.ts';

/** Logarithm of the waveform length plus a small constant, see `LMAV`. Not in LibEMG. */
export const lwl = {
	id: 'LWL',
	label: 'Log waveform length',
	summary: 'log(Σ |xᵢ − xᵢ₋₁| + ε): a change of gain is an offset',
	minSamples: 2,
	threshold: { label: 'Added inside the logarithm', unit: 'signal', value: 0.1 },
	fromSums: {
		set: hudginsSums,
		of: (sums, at, _n, threshold) => Math.log(sums[at + LENGTH]! + threshold),
		anyThreshold: true
	},
	perChannel: (x, _fs, threshold) => Math.log(wl.perChannel(x) + threshold)
} as const satisfies ChannelFeature;
