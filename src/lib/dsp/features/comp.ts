import type { WindowFeature } from './feature.ts';
import { secondStepSquares, stepSquares } from './squares.ts';

/**
 * Complexity (Hjorth), without unit, as LibEMG computes it (`COMP`): √ (Σ second steps² over *all* channels / Σ steps² of
 * the channel). LibEMG leaves the axis of the first sum out, so it runs over every channel of the window (and over every
 * window of a batch; here it is always one window, as when LibEMG predicts live).
 */
export const comp = {
	id: 'COMP',
	label: 'Complexity (Hjorth)',
	summary: '√ (Σ steps of steps² over all channels / Σ steps²), as LibEMG has it',
	minSamples: 3,
	size: (nChannels) => nChannels,
	perWindow({ data, nChannels, nSamples }, _fs, out) {
		let all = 0;
		for (let c = 0; c < nChannels; c++)
			all += secondStepSquares(data.subarray(c * nSamples, (c + 1) * nSamples));
		for (let c = 0; c < nChannels; c++) {
			out[c] = Math.sqrt(all / stepSquares(data.subarray(c * nSamples, (c + 1) * nSamples)));
		}
	}
} as const satisfies WindowFeature;
