import type { ChannelFeature } from './feature.ts';

/**
 * Slope sign changes: (x[i] − x[i−1])·(x[i] − x[i+1]) ≥ 0. Flat steps count, because LibEMG's default threshold of 0
 * is met by a product of 0; others in the wild ask for > 0. LibEMG `SSC`.
 */
export const ssc = {
	id: 'SSC',
	label: 'Slope sign changes',
	summary: 'count of (x[i]−x[i−1])·(x[i]−x[i+1]) ≥ 0: how jagged the signal is',
	minSamples: 3,
	perChannel(x) {
		let count = 0;
		let here = x[1]!;
		let rise = here - x[0]!;
		for (let i = 2; i < x.length; i++) {
			const next = x[i]!;
			const step = next - here;
			count += Number(rise * step <= 0);
			rise = step;
			here = next;
		}
		return count;
	}
} as const satisfies ChannelFeature;
