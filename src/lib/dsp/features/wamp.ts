import type { ChannelFeature } from './feature.ts';

/**
 * Willison amplitude: how many steps are larger than the threshold. LibEMG `WAMP`, whose threshold of 0.002 is meant for
 * signals of about ±1: on µV or counts nearly every step is larger.
 */
export const wamp = {
	id: 'WAMP',
	label: 'Willison amplitude',
	summary: 'count of |x[i] − x[i−1]| > threshold: how often the signal jumps',
	minSamples: 2,
	threshold: { label: 'Smallest jump', unit: 'signal', value: 0.002 },
	perChannel(x, _fs, threshold) {
		let count = 0;
		for (let i = 1; i < x.length; i++) count += Number(Math.abs(x[i]! - x[i - 1]!) > threshold);
		return count;
	}
} as const satisfies ChannelFeature;
