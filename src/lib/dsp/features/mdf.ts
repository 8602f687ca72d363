import type { ChannelFeature } from './feature.ts';
import { binHz, powerSpectrum } from './spectrum.ts';

/**
 * Median frequency in hertz: the first bin at which more than half of the power is reached. LibEMG `MDF` with the rate of the
 * stream.
 */
export const mdf = {
	id: 'MDF',
	label: 'Median frequency',
	summary: 'the frequency below which half of the power lies',
	minSamples: 2,
	perChannel(x, fs) {
		const power = powerSpectrum(x);
		let total = 0;
		for (let k = 0; k < power.length; k++) total += power[k]!;
		let below = 0;
		for (let k = 0; k < power.length; k++) {
			below += power[k]!;
			if (below > total / 2) return binHz(k, power, fs);
		}
		return 0;
	}
} as const satisfies ChannelFeature;
