import type { ChannelFeature } from './feature.ts';
import { wl } from './wl.ts';

/** Logarithm of the waveform length plus a small constant, see `LMAV`. Not in LibEMG. */
export const lwl = {
	id: 'LWL',
	label: 'Log waveform length',
	summary: 'log(Σ |xᵢ − xᵢ₋₁| + ε): a change of gain is an offset',
	minSamples: 2,
	threshold: { label: 'Added inside the logarithm', unit: 'signal', value: 0.1 },
	perChannel: (x, _fs, threshold) => Math.log(wl.perChannel(x) + threshold)
} as const satisfies ChannelFeature;
