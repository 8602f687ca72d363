import type { ChannelFeature } from './feature.ts';
import { SQUARES, squareSums } from './square-sums.ts';

/** Root mean square, in the stream's unit. LibEMG `RMS`. */
export const rms = {
	id: 'RMS',
	label: 'Root mean square',
	summary: '√ mean x²: how strong the muscle works, in the unit of the signal',
	minSamples: 1,
	fromSums: { set: squareSums, of: (sums, at, n) => Math.sqrt(sums[at + SQUARES]! / n) },
	perChannel(x) {
		let sum = 0;
		for (let i = 0; i < x.length; i++) sum += x[i]! * x[i]!;
		return Math.sqrt(sum / x.length);
	}
} as const satisfies ChannelFeature;
