import type { ChannelFeature } from './feature.ts';
import { PATTERN, spreadOf, TOLERANCE } from './patterns.ts';

/**
 * Sample entropy, without unit: log of how often two patterns of 2 samples are alike (no sample farther apart than 0.3
 * standard deviations), over how often patterns of 3 are. LibEMG `SAMPEN` with its defaults: of the n − m + 1 patterns
 * the first n − m are compared with all. Takes time with the square of the window's length.
 */
export const sampen = {
	id: 'SAMPEN',
	label: 'Sample entropy',
	summary: 'how unpredictable the signal is: alike patterns of 2 over alike patterns of 3',
	minSamples: 5,
	perChannel(x) {
		const { deviation } = spreadOf(x);
		const [short, long] = [alike(x, PATTERN, deviation), alike(x, PATTERN + 1, deviation)];
		return Math.log((short + Number.EPSILON) / (long + Number.EPSILON));
	}
} as const satisfies ChannelFeature;

/** Mean number of patterns of `m` samples that are like a pattern, over n − 3. */
function alike(x: Float32Array, m: number, deviation: number): number {
	const n = x.length;
	const most = TOLERANCE * deviation;
	let pairs = 0;
	for (let a = 0; a < n - m; a++) {
		for (let b = 0; b <= n - m; b++) {
			if (a === b) continue;
			let k = 0;
			while (k < m && Math.abs(x[a + k]! - x[b + k]!) <= most) k++;
			if (k === m) pairs++;
		}
	}
	return pairs / (n - PATTERN - 1) / (n - m);
}
