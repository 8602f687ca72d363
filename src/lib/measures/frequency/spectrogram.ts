import { Periodogram } from './welch.ts';
import { tooShort } from '../refusals.ts';

/** Densities of successive windows: `density[window * frequencies.length + k]`, in the unit squared per hertz. */
export interface Spectrogram {
	readonly frequencies: Float64Array;
	/** Seconds from the first sample to the middle of each window. */
	readonly times: Float64Array;
	readonly density: Float64Array;
}

/**
 * Power spectral density over time: a periodic Hann window of `windowSeconds`, less its mean, every `hopSeconds`. Equal to
 * `scipy.signal.spectrogram(x, fs, window='hann', nperseg=…, noverlap=…)`. Throws a SessionError for a signal shorter than
 * one window.
 */
export function spectrogram(
	x: Float64Array,
	fs: number,
	windowSeconds = 0.25,
	hopSeconds = 0.125
): Spectrogram {
	const size = Math.max(2, Math.round(windowSeconds * fs));
	const hop = Math.max(1, Math.round(hopSeconds * fs));
	if (x.length < size) throw tooShort(x.length, size, fs, 'a spectrogram');
	const plan = new Periodogram(size, fs);
	const windows = Math.floor((x.length - size) / hop) + 1;
	const bins = plan.frequencies.length;
	const density = new Float64Array(windows * bins);
	for (let w = 0; w < windows; w++) density.set(plan.at(x, w * hop), w * bins);
	const times = Float64Array.from({ length: windows }, (_, w) => (w * hop + size / 2) / fs);
	return { frequencies: plan.frequencies, times, density };
}
