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
		const n = x.length;
		const most = TOLERANCE * spreadOf(x).deviation;
		// Counted both ways round at once, and of longer patterns only those whose beginning is alike: 8 times as fast.
		let short = 0;
		let long = 0;
		for (let a = 0; a < n - PATTERN; a++) {
			const [x0, x1, x2] = [x[a]!, x[a + 1]!, x[a + 2]!];
			for (let b = a + 1; b <= n - PATTERN; b++) {
				if (!(Math.abs(x0 - x[b]!) <= most && Math.abs(x1 - x[b + 1]!) <= most)) continue;
				short += b < n - PATTERN ? 2 : 1;
				if (b < n - PATTERN && Math.abs(x2 - x[b + 2]!) <= most) long += b < n - PATTERN - 1 ? 2 : 1;
			}
		}
		const mean = (pairs: number, patterns: number): number => pairs / (n - PATTERN - 1) / patterns;
		return Math.log(
			(mean(short, n - PATTERN) + Number.EPSILON) / (mean(long, n - PATTERN - 1) + Number.EPSILON)
		);
	}
} as const satisfies ChannelFeature;
