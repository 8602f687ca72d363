import type { ChannelFeature } from './feature.ts';

/** In the unit of the signal. */
const THRESHOLD = 0.002;

/**
 * Willison amplitude: steps larger than 0.002 in the unit of the signal, the threshold of LibEMG (`WAMP`). On signals in µV or
 * counts nearly every step is larger.
 */
export const wamp = {
	id: 'WAMP',
	label: 'Willison amplitude',
	summary: 'count of |x[i] − x[i−1]| > 0.002: how often the signal jumps',
	minSamples: 2,
	perChannel(x) {
		let count = 0;
		for (let i = 1; i < x.length; i++) count += Number(Math.abs(x[i]! - x[i - 1]!) > THRESHOLD);
		return count;
	}
} as const satisfies ChannelFeature;
