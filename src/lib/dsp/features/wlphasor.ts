import type { WindowFeature } from './feature.ts';
import { pairsOf, phasorDistances } from './phasor.ts';
import { wl } from './wl.ts';

/**
 * Phasor distances of the waveform length of signal and steps, of every two channels: channels · (channels − 1) numbers.
 * LibEMG `WLPHASOR`.
 * See `phasor.ts`.
 */
export const wlphasor = {
	id: 'WLPHASOR',
	label: 'WL phasor',
	summary: 'how channels differ, two by two, with the electrodes in a ring',
	minSamples: 3,
	size: (nChannels) => 2 * pairsOf(nChannels),
	perWindow({ data, nChannels, nSamples }, _fs, out) {
		const lengths = new Float64Array(nChannels);
		const others = new Float64Array(nChannels);
		for (let c = 0; c < nChannels; c++) {
			const x = data.subarray(c * nSamples, (c + 1) * nSamples);
			lengths[c] = wl.perChannel(x);
			others[c] = secondLength(x);
		}
		phasorDistances(lengths, others, out);
	}
} as const satisfies WindowFeature;

/** Σ |x[i] − 2·x[i−1] + x[i−2]| */
function secondLength(x: Float32Array): number {
	let sum = 0;
	for (let i = 2; i < x.length; i++) sum += Math.abs(x[i]! - x[i - 1]! - (x[i - 1]! - x[i - 2]!));
	return sum;
}
