import type { ChannelFeature } from './feature.ts';

/** Log detector, LibEMG `LD`: with 1 added inside the logarithm (others leave it out). */
export const ld = {
	id: 'LD',
	label: 'Log detector',
	summary: 'exp mean log(|x| + 1): an amplitude that single spikes do not move',
	minSamples: 1,
	perChannel(x) {
		let sum = 0;
		for (let i = 0; i < x.length; i++) sum += Math.log(Math.abs(x[i]!) + 1);
		return Math.exp(sum / x.length);
	}
} as const satisfies ChannelFeature;
