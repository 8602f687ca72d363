import type { ChannelFeature } from './feature.ts';

/** The largest value (not of |x|), in the unit of the signal. LibEMG `MPK`. */
export const mpk = {
	id: 'MPK',
	label: 'Maximum peak',
	summary: 'max x',
	minSamples: 1,
	perChannel(x) {
		let most = -Infinity;
		for (let i = 0; i < x.length; i++) if (x[i]! > most) most = x[i]!;
		return most;
	}
} as const satisfies ChannelFeature;
