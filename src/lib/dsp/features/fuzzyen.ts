import type { ChannelFeature } from './feature.ts';
import { PATTERN, spreadOf, TOLERANCE } from './patterns.ts';

/**
 * Fuzzy entropy, without unit: sample entropy with a soft likeness, exp(−d² / (0.3·σ)) of the largest distance d of two
 * patterns about their own means. LibEMG `FUZZYEN` with its defaults. Takes time with the square of the window's length.
 */
export const fuzzyen = {
	id: 'FUZZYEN',
	label: 'Fuzzy entropy',
	summary: 'how unpredictable the signal is, with a soft threshold',
	minSamples: 5,
	perChannel(x) {
		const { deviation } = spreadOf(x);
		const [short, long] = [likeness(x, PATTERN, deviation), likeness(x, PATTERN + 1, deviation)];
		return Math.log((short + Number.EPSILON) / (long + Number.EPSILON));
	}
} as const satisfies ChannelFeature;

/**
 * Mean likeness of two different patterns of `m` samples. Two are as like one way round as the other and are compared
 * once; each pattern's sum still adds the others in order.
 */
function likeness(x: Float32Array, m: number, deviation: number): number {
	const n = x.length;
	const count = n - m + 1;
	const means = new Float64Array(count);
	for (let a = 0; a < count; a++) {
		for (let k = 0; k < m; k++) means[a]! += x[a + k]! / m;
	}
	const sums = new Float64Array(count);
	const scale = -1 / (TOLERANCE * deviation);
	for (let a = 0; a < count; a++) {
		sums[a]! += 1;
		const mean = means[a]!;
		for (let b = a + 1; b < count; b++) {
			const other = means[b]!;
			let most = 0;
			for (let k = 0; k < m; k++) {
				const apart = Math.abs(x[a + k]! - mean - (x[b + k]! - other));
				if (!(apart <= most)) most = apart;
			}
			const exponent = most * most * scale;
			// Less than a rounding error beside the 1 of a pattern and itself: most pairs, and the exponential takes longest.
			if (exponent < -40) continue;
			const like = Math.exp(exponent);
			sums[a]! += like;
			sums[b]! += like;
		}
	}
	let total = 0;
	// Less the likeness with itself.
	for (let a = 0; a < n - m; a++) total += (sums[a]! - 1) / (n - m - 1);
	return total / (n - m);
}
