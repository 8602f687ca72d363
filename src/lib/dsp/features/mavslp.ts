import type { ChannelFeature } from './feature.ts';
import { mav } from './mav.ts';

/**
 * Slope of the mean absolute value between the halves of the window, in the unit of the signal. LibEMG `MAVSLP` with two
 * segments; half a length that is odd is rounded to even, as Python rounds.
 */
export const mavslp = {
	id: 'MAVSLP',
	label: 'MAV slope',
	summary: 'MAV of the second half less MAV of the first: rising or falling',
	minSamples: 2,
	perChannel(x) {
		const half = x.length / 2;
		const n = half % 1 === 0.5 ? 2 * Math.round(half / 2) : half;
		return mav.perChannel(x.subarray(n, 2 * n)) - mav.perChannel(x.subarray(0, n));
	}
} as const satisfies ChannelFeature;
