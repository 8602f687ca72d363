import { lowpass } from '../../dsp/filters/butterworth.ts';
import type { Band } from '../frequency/moments.ts';
import { Cascade64 } from '../maths/cascade.ts';
import { zeroPhase } from '../maths/zero-phase.ts';
import { bandSections, EMG_BAND, inBand } from './emg-band.ts';

/** The order of the low-pass, as SciPy counts it. */
const LOWPASS_ORDER = 2;
/** Where the low-pass of an envelope lies when nothing else is said, in hertz. */
export const ENVELOPE_HZ = 6;

/** |x| of each sample. */
export const rectified = (x: Float64Array): Float64Array => x.map(Math.abs);

/**
 * The linear envelope of a stored signal, without delay: band-pass, |x|, Butterworth low-pass of order 2 at `lowpassHz`
 * forwards and backwards (Winter 2009; ISEK asks to state the cut-off, 2–10 Hz for movement). In the signal's unit; small
 * negative values are the low-pass's and are set to 0.
 *
 * Throws a SessionError for a signal that is shorter than the filters need.
 */
export function envelope(
	x: Float64Array,
	fs: number,
	lowpassHz: number = ENVELOPE_HZ,
	band: Band = EMG_BAND
): Float64Array {
	return smoothed(inBand(x, fs, band), fs, lowpassHz);
}

/** |x| under the low-pass of an envelope, for a signal that is in its band already. */
export const smoothed = (inItsBand: Float64Array, fs: number, lowpassHz: number): Float64Array =>
	zeroPhase(lowpass(lowpassHz, LOWPASS_ORDER, fs), rectified(inItsBand), fs).map((value) =>
		Math.max(0, value)
	);

/**
 * The linear envelope while samples arrive: the same filters once forwards only, so it is late by the delay of the
 * low-pass. Any chunking of the same samples gives the same bits, so a replay gives the envelope that was shown live.
 */
export class LiveEnvelope {
	readonly #band: Cascade64;
	readonly #lowpass: Cascade64;

	constructor(fs: number, lowpassHz: number = ENVELOPE_HZ, band: Band = EMG_BAND) {
		this.#band = new Cascade64(bandSections(band, fs));
		this.#lowpass = new Cascade64(lowpass(lowpassHz, LOWPASS_ORDER, fs));
	}

	/** The envelope of the next samples, in a new array. */
	process(x: Float64Array): Float64Array {
		return this.#lowpass.process(rectified(this.#band.process(x))).map((value) => Math.max(0, value));
	}
}
