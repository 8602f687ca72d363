import { fittedBand } from '../amplitude/emg-band.ts';
import { rms } from '../amplitude/moving-rms.ts';
import { dimitrovIndex, meanFrequency, medianFrequency, type Band } from '../frequency/moments.ts';
import { Periodogram } from '../frequency/welch.ts';
import type { Span } from '../onset/bursts.ts';
import { tooShort } from '../refusals.ts';

/** The spectrum of one epoch in a few numbers. */
export interface Epoch {
	/** Seconds from the first sample of the stretch to the middle of the epoch. */
	readonly time: number;
	/** Median and mean frequency, hertz. */
	readonly mdf: number;
	readonly mnf: number;
	/** Root mean square, in the signal's unit. */
	readonly rms: number;
	/** Dimitrov's index, s⁶. */
	readonly fInsm5: number;
}

/** Stretches of `seconds` one after the other, as many as fit. Throws a SessionError when none does. */
export function epochSpans(n: number, fs: number, seconds: number): Span[] {
	const size = Math.max(2, Math.round(seconds * fs));
	if (n < size) throw tooShort(n, size, fs, 'an epoch');
	return Array.from({ length: Math.floor(n / size) }, (_, i) => ({ start: i * size, end: (i + 1) * size }));
}

/**
 * MDF, MNF, RMS and FInsm5 of each epoch. `inItsBand` is the band-passed signal. The spectrum is one periodogram of the
 * whole epoch less its mean under a Hann window; frequencies outside `band` do not count.
 */
export function epochsOf(inItsBand: Float64Array, fs: number, spans: readonly Span[], band: Band): Epoch[] {
	const fitted = fittedBand(band, fs);
	const plans = new Map<number, Periodogram>();
	return spans.map(({ start, end }): Epoch => {
		const size = end - start;
		if (size < 8) throw tooShort(size, 8, fs, 'an epoch');
		const plan = plans.get(size) ?? new Periodogram(size, fs);
		plans.set(size, plan);
		const density = plan.at(inItsBand, start);
		const { frequencies } = plan;
		return {
			time: (start + end) / 2 / fs,
			mdf: medianFrequency(frequencies, density, fitted),
			mnf: meanFrequency(frequencies, density, fitted),
			rms: rms(inItsBand.subarray(start, end)),
			fInsm5: dimitrovIndex(frequencies, density, fitted)
		};
	});
}
