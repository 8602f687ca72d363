import { inBand } from '../amplitude/emg-band.ts';
import { rectified } from '../amplitude/envelope.ts';
import { quietest } from './baseline.ts';
import { spansOf } from './bursts.ts';
import type { Detector } from './detector.ts';

/** Standard deviations of single rectified samples above the mean of the rest: 1, 2 and 3 in the paper. */
const K = 2;
/** Samples of the test window, as seconds: 10, 25 and 50 ms in the paper. */
const WINDOW_SECONDS = 0.025;

/** The mean of 25 ms of |x| exceeds mean + k · SD; the onset is the first sample of the first such window. */
export const hodgesBui: Detector = {
	id: 'hodges-bui',
	label: 'Hodges–Bui',
	formula: `onset at the first sample of the first 25 ms window, offset at the last sample of the last, whose mean |x| exceeds mean + k · SD of the rest (k = ${K})`,
	source:
		'P. W. Hodges, B. H. Bui, Electroencephalogr. Clin. Neurophysiol. 101 (1996); G. Staude, W. Wolf, Med. Eng. Phys. 21 (1999)',
	detect(x, fs, { k = K, baselineSeconds }) {
		const curve = rectified(inBand(x, fs));
		const { mean, sd } = quietest(curve, fs, baselineSeconds);
		const size = Math.max(1, Math.round(WINDOW_SECONDS * fs));
		const means = forwardMeans(curve, size);
		return spansOf((i) => means[i]! > mean + k * sd, means.length).map(({ start, end }) => ({
			start,
			end: Math.min(x.length, end - 1 + size)
		}));
	}
};

/** Means of the windows that begin at each sample, as many as fit. */
function forwardMeans(x: Float64Array, size: number): Float64Array {
	const out = new Float64Array(Math.max(0, x.length - size + 1));
	let sum = 0;
	for (let i = 0; i < x.length; i++) {
		sum += x[i]!;
		if (i >= size) sum -= x[i - size]!;
		if (i >= size - 1) out[i - size + 1] = sum / size;
	}
	return out;
}
