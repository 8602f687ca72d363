import type { WindowFeature } from './feature.ts';
import { pairsOf, phasorDistances } from './phasor.ts';
import { rms } from './rms.ts';
import { stepSquares } from './squares.ts';

/**
 * Phasor distances of the RMS of signal and steps, of every two channels: channels · (channels − 1) numbers. LibEMG `RMSPHASOR`.
 * See `phasor.ts`.
 */
export const rmsphasor = {
	id: 'RMSPHASOR',
	label: 'RMS phasor',
	summary: 'how channels differ, two by two, with the electrodes in a ring',
	minSamples: 3,
	size: (nChannels) => 2 * pairsOf(nChannels),
	perWindow({ data, nChannels, nSamples }, _fs, out) {
		const lengths = new Float64Array(nChannels);
		const others = new Float64Array(nChannels);
		for (let c = 0; c < nChannels; c++) {
			const x = data.subarray(c * nSamples, (c + 1) * nSamples);
			lengths[c] = rms.perChannel(x);
			others[c] = Math.sqrt(stepSquares(x) / (nSamples - 1));
		}
		phasorDistances(lengths, others, out);
	}
} as const satisfies WindowFeature;
