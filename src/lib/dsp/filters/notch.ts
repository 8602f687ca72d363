import type { Section } from './biquad.ts';

/**
 * One notch at `hz`, −3 dB over `hz / q`; the second-order section of `scipy.signal.iirnotch` (Orfanidis,
 * Introduction to Signal Processing, ch. 11).
 */
export function notch(hz: number, q: number, fs: number): Section {
	const w = (2 * Math.PI * hz) / fs;
	const gain = 1 / (1 + Math.tan(w / q / 2));
	const cos = Math.cos(w);
	return { b0: gain, b1: -2 * gain * cos, b2: gain, a1: -2 * gain * cos, a2: 2 * gain - 1 };
}

/** Notches at `hz` and its multiples up to `harmonics · hz` that lie below Nyquist, all equally wide in hertz. */
export function combNotch(hz: number, harmonics: number, q: number, fs: number): Section[] {
	const sections: Section[] = [];
	for (let k = 1; k <= harmonics && k * hz < fs / 2; k++) sections.push(notch(k * hz, k * q, fs));
	return sections;
}
