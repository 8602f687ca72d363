import type { ChannelFeature } from './feature.ts';
import { binHz, powerSpectrum } from './spectrum.ts';

/** Mean frequency in hertz. LibEMG `MNF` with the rate of the stream. */
export const mnf = {
	id: 'MNF',
	label: 'Mean frequency',
	summary: 'Σ f·P / Σ P',
	minSamples: 2,
	perChannel(x, fs) {
		const power = powerSpectrum(x);
		let weighted = 0;
		let total = 0;
		for (let k = 0; k < power.length; k++) {
			weighted += binHz(k, power, fs) * power[k]!;
			total += power[k]!;
		}
		return weighted / total;
	}
} as const satisfies ChannelFeature;
