import type { ChannelFeature } from './feature.ts';
import { binHz, powerSpectrum } from './spectrum.ts';

/**
 * Second spectral moment, in the unit squared times hertz squared. LibEMG `SM` with its default order and the rate of the stream.
 */
export const sm = {
	id: 'SM',
	label: 'Spectral moment',
	summary: 'Σ f²·P',
	minSamples: 2,
	perChannel(x, fs) {
		const power = powerSpectrum(x);
		let sum = 0;
		for (let k = 0; k < power.length; k++) sum += binHz(k, power, fs) ** 2 * power[k]!;
		return sum;
	}
} as const satisfies ChannelFeature;
