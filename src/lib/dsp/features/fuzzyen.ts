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

/** Mean likeness of two different patterns of `m` samples. */
function likeness(x: Float32Array, m: number, deviation: number): number {
	const n = x.length;
	const means = new Float64Array(n - m + 1);
	for (let a = 0; a <= n - m; a++) {
		for (let k = 0; k < m; k++) means[a]! += x[a + k]! / m;
	}
	let total = 0;
	for (let a = 0; a < n - m; a++) {
		let sum = 0;
		for (let b = 0; b <= n - m; b++) {
			let most = 0;
			for (let k = 0; k < m; k++) {
				most = Math.max(most, Math.abs(x[a + k]! - means[a]! - (x[b + k]! - means[b]!)));
			}
			sum += Math.exp(-(most ** 2) / (TOLERANCE * deviation));
		}
		// Less the likeness with itself.
		total += (sum - 1) / (n - m - 1);
	}
	return total / (n - m);
}
