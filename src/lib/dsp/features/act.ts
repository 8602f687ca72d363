import type { ChannelFeature } from './feature.ts';
import { squares } from './squares.ts';

/** Hjorth activity as LibEMG has it (`ACT`): the mean square, where Hjorth took the variance; in the unit squared. */
export const act = {
	id: 'ACT',
	label: 'Activity (Hjorth)',
	summary: 'mean x²: the power of the window',
	minSamples: 1,
	perChannel(x) {
		return squares(x) / x.length;
	}
} as const satisfies ChannelFeature;
