import type { ChannelFeature } from './feature.ts';
import { hudginsSums, LENGTH } from './hudgins-sums.ts';

/** Waveform length, in the stream's unit: the sum of |x[i] − x[i−1]|. LibEMG `WL`. */
export const wl = {
	id: 'WL',
	label: 'Waveform length',
	summary: 'Σ |x[i] − x[i−1]|: amplitude and frequency in one number',
	minSamples: 2,
	fromSums: { set: hudginsSums, of: (sums, at) => sums[at + LENGTH]! },
	perChannel(x) {
		let sum = 0;
		let before = x[0]!;
		for (let i = 1; i < x.length; i++) {
			const here = x[i]!;
			sum += Math.abs(here - before);
			before = here;
		}
		return sum;
	}
} as const satisfies ChannelFeature;
