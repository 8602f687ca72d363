import { inBand } from '../amplitude/emg-band.ts';
import { smoothed } from '../amplitude/envelope.ts';
import { quietest } from './baseline.ts';
import { ruled, spansOf } from './bursts.ts';
import type { Detector } from './detector.ts';

/** Standard deviations above the mean of the rest. */
const K = 3;
/** Hertz of the low-pass under which the threshold is looked for. */
const LOWPASS_HZ = 50;
/** The signal must stay above for this long. */
const STAY_SECONDS = 0.025;

/** Mean + k · SD of the rest, for 25 ms. */
export const singleThreshold: Detector = {
	id: 'single-threshold',
	label: 'Single threshold',
	formula: `active while |x| under a 50 Hz low-pass exceeds mean + k · SD of the rest (k = ${K}) for at least 25 ms`,
	source:
		'P. W. Hodges, B. H. Bui, Electroencephalogr. Clin. Neurophysiol. 101 (1996); R. P. Di Fabio, Phys. Ther. 67 (1987)',
	detect(x, fs, { k = K, baselineSeconds }) {
		const curve = smoothed(inBand(x, fs), fs, Math.min(LOWPASS_HZ, 0.2 * fs));
		const { mean, sd } = quietest(curve, fs, baselineSeconds);
		const spans = spansOf((i) => curve[i]! > mean + k * sd, x.length);
		return ruled(spans, { minimumSeconds: STAY_SECONDS, mergeSeconds: 0 }, fs);
	}
};
