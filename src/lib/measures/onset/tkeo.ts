import { smoothed } from '../amplitude/envelope.ts';
import { inBand } from '../amplitude/emg-band.ts';
import { quietest } from './baseline.ts';
import { ruled, spansOf } from './bursts.ts';
import type { Detector } from './detector.ts';

/** Standard deviations above the mean of the rest. With the 15 of Solnik et al. weak contractions of 12 dB are missed. */
const K = 4;
/** The band before the operator, and the low-pass after it, in hertz: those of Solnik et al. */
const BAND = { low: 30, high: 300 };
const LOWPASS_HZ = 50;
const STAY_SECONDS = 0.025;

/** Ψ[n] = x[n]² − x[n−1] · x[n+1] of each sample (J. F. Kaiser 1990), in the unit squared; 0 at both ends. */
export function tkeoOf(x: Float64Array): Float64Array {
	const out = new Float64Array(x.length);
	for (let i = 1; i < x.length - 1; i++) out[i] = x[i]! ** 2 - x[i - 1]! * x[i + 1]!;
	return out;
}

/** Single threshold on the Teager–Kaiser energy: amplitude and frequency together. */
export const tkeo: Detector = {
	id: 'tkeo',
	label: 'Teager–Kaiser energy',
	formula: `band 30–300 Hz, Ψ[n] = x[n]² − x[n−1] x[n+1], |Ψ| under a 50 Hz low-pass exceeds mean + k · SD of the rest (k = ${K}) for at least 25 ms`,
	source: 'S. Solnik et al., Eur. J. Appl. Physiol. 110 (2010); J. F. Kaiser, Proc. ICASSP (1990)',
	detect(x, fs, { k = K, baselineSeconds }) {
		const curve = smoothed(tkeoOf(inBand(x, fs, BAND)), fs, Math.min(LOWPASS_HZ, 0.2 * fs));
		const { mean, sd } = quietest(curve, fs, baselineSeconds);
		const spans = spansOf((i) => curve[i]! > mean + k * sd, x.length);
		return ruled(spans, { minimumSeconds: STAY_SECONDS, mergeSeconds: 0 }, fs);
	}
};
