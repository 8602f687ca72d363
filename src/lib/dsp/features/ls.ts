import type { ChannelFeature } from './feature.ts';
import { sorted } from './sorted.ts';

/**
 * L-scale, in the unit of the signal: λ₂ = 2·b₁ − b₀ with b₁ = mean of (i / (n − 1))·x₍ᵢ₎ over the sorted samples
 * (Hosking 1990). LibEMG `LS`.
 */
export const ls = {
	id: 'LS',
	label: 'L-scale',
	summary: 'second L-moment: half the expected distance of two samples',
	minSamples: 2,
	perChannel(x) {
		const ascending = sorted(x);
		const n = x.length;
		let mean = 0;
		let weighted = 0;
		for (let i = 0; i < n; i++) {
			mean += ascending[i]!;
			weighted += i * ascending[i]!;
		}
		return ((2 * weighted) / (n - 1) - mean) / n;
	}
} as const satisfies ChannelFeature;
