import type { WindowFeature } from './feature.ts';
import { binHz, powerSpectrum } from './spectrum.ts';

/** Edges of the bands in hertz. */
const EDGES = [20, 92, 163, 235, 305, 378, 450] as const;

/**
 * Discrete Fourier transform representation: (mean |FFT / n| in a band)^⅔ for six bands from 20 to 450 Hz, those that lie
 * below Nyquist, band by band and within a band channel by channel. LibEMG `DFTR` with the rate of the stream; He et al.
 * 2015.
 */
export const dftr = {
	id: 'DFTR',
	label: 'Fourier transform representation',
	summary: '(mean |FFT| in each of six bands, 20–450 Hz)^⅔',
	minSamples: 2,
	size: (nChannels, fs) => nChannels * bandsBelow(fs),
	perWindow({ data, nChannels, nSamples }, fs, out) {
		for (let c = 0; c < nChannels; c++) {
			const power = powerSpectrum(data.subarray(c * nSamples, (c + 1) * nSamples));
			for (let band = 0; band < bandsBelow(fs); band++) {
				let sum = 0;
				let bins = 0;
				for (let k = 0; k < power.length; k++) {
					const hz = binHz(k, power, fs);
					if (hz <= EDGES[band]! || hz >= EDGES[band + 1]!) continue;
					sum += Math.sqrt(power[k]!);
					bins++;
				}
				out[band * nChannels + c] = (sum / bins) ** (2 / 3);
			}
		}
	}
} as const satisfies WindowFeature;

const bandsBelow = (fs: number): number => EDGES.slice(1).filter((hz) => hz < fs / 2).length;
