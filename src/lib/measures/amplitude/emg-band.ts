import { bandpass } from '../../dsp/filters/butterworth.ts';
import { fitFilter } from '../../dsp/filters/index.ts';
import type { Section } from '../../dsp/filters/biquad.ts';
import type { Band } from '../frequency/moments.ts';
import { zeroPhase } from '../maths/zero-phase.ts';

/** The band of surface EMG: SENIAM and ISEK (Merletti 1999) ask for 10–20 Hz to 400–500 Hz. */
export const EMG_BAND: Band = { low: 20, high: 450 };

/** The order of the band-pass as SciPy counts it; forwards and backwards it acts as one of twice the order. */
export const BAND_ORDER = 2;

/** A band as a stream of this rate can have it: the upper end at most 95 % of half the rate. Throws a ModelError otherwise. */
export function fittedBand(band: Band, fs: number): Band {
	const { config } = fitFilter(
		{ kind: 'bandpass', lowHz: band.low, highHz: band.high, order: BAND_ORDER },
		fs
	);
	return config.kind === 'bandpass' ? { low: config.lowHz, high: config.highHz } : band;
}

/** The sections of the band-pass for a rate. */
export function bandSections(band: Band, fs: number): Section[] {
	const { low, high } = fittedBand(band, fs);
	return bandpass(low, high, BAND_ORDER, fs);
}

/** The signal in its band, without delay: Butterworth of order 2, forwards and backwards. */
export const inBand = (x: Float64Array, fs: number, band: Band = EMG_BAND): Float64Array =>
	zeroPhase(bandSections(band, fs), x, fs);

/** The filter in words, as every measure states it. */
export function bandText(band: Band, fs: number): string {
	const { low, high } = fittedBand(band, fs);
	return `Butterworth band-pass ${Number(low.toPrecision(5))}–${Number(high.toPrecision(5))} Hz, order ${BAND_ORDER}, forwards and backwards`;
}
