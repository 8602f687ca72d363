import type { ChannelFeature } from './feature.ts';
import { hudginsSums, TURNS } from './hudgins-sums.ts';

/**
 * Slope sign changes: (x[i] − x[i−1])·(x[i] − x[i+1]) ≥ threshold. Flat steps count, because the threshold of 0 is met
 * by a product of 0; others in the wild ask for > 0. LibEMG `SSC`.
 */
export const ssc = {
	id: 'SSC',
	label: 'Slope sign changes',
	summary: 'count of (x[i]−x[i−1])·(x[i]−x[i+1]) ≥ threshold: how jagged the signal is',
	minSamples: 3,
	threshold: { label: 'Smallest product of slopes', unit: 'signal²', value: 0 },
	fromSums: { set: hudginsSums, of: (sums, at) => sums[at + TURNS]! },
	perChannel(x, _fs, threshold) {
		let count = 0;
		let here = x[1]!;
		let rise = here - x[0]!;
		for (let i = 2; i < x.length; i++) {
			const next = x[i]!;
			const step = next - here;
			count += Number(rise * -step >= threshold);
			rise = step;
			here = next;
		}
		return count;
	}
} as const satisfies ChannelFeature;
