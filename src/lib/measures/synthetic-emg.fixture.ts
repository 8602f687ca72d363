import { seeded } from '../core/random.ts';
import { bandpass } from '../dsp/filters/butterworth.ts';
import { Cascade64 } from './maths/cascade.ts';

/** Gaussian noise with variance 1, the same for the same seed. */
export function gaussian(n: number, seed: number): Float64Array {
	const random = seeded(seed);
	return Float64Array.from({ length: n }, () => {
		const radius = Math.sqrt(-2 * Math.log(1 - random()));
		return radius * Math.cos(2 * Math.PI * random());
	});
}

/** Noise in the band of a muscle, of RMS 1. */
export function muscleNoise(n: number, fs: number, seed: number): Float64Array {
	const x = new Cascade64(bandpass(40, 200, 2, fs)).process(gaussian(n + 500, seed)).slice(500);
	const rms = Math.sqrt(x.reduce((sum, value) => sum + value * value, 0) / n);
	return x.map((value) => value / rms);
}

/** Contractions with known onsets and offsets over white noise, at a signal-to-noise ratio in decibels. */
export function contractions(
	fs: number,
	spans: readonly (readonly [onset: number, offset: number])[],
	seconds: number,
	decibels: number,
	seed: number
): Float64Array {
	const n = Math.round(seconds * fs);
	const muscle = muscleNoise(n, fs, seed);
	const noise = muscleNoise(n, fs, seed + 1000);
	const gain = 10 ** (decibels / 20);
	return Float64Array.from({ length: n }, (_, i) => {
		const active = spans.some(([onset, offset]) => i >= onset * fs && i < offset * fs);
		return noise[i]! + (active ? gain * muscle[i]! : 0);
	});
}

/** A sum of three sinusoids whose frequencies fall linearly, `start` and `slope` of the middle one in Hz and Hz/s. */
export function fallingFrequency(fs: number, seconds: number, start: number, slope: number): Float64Array {
	const n = Math.round(seconds * fs);
	return Float64Array.from({ length: n }, (_, i) => {
		const t = i / fs;
		const phase = 2 * Math.PI * (start * t + (slope * t * t) / 2);
		return 100 * (Math.sin(phase) + 0.5 * Math.sin(1.2 * phase) + 0.5 * Math.sin(0.8 * phase));
	});
}
