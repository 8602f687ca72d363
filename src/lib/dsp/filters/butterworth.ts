import type { Section } from './biquad.ts';

/*
 * Butterworth filters as second-order sections: the analogue prototype's poles, moved to the wanted band, then to
 * the z plane by the bilinear transform with the band edges prewarped (Oppenheim & Schafer, Discrete-Time Signal
 * Processing, ch. 7). The transfer functions are those of `scipy.signal.butter`; how poles are grouped into sections
 * is our own and does not change them.
 */

/** A complex number, [real, imaginary]. */
type Complex = readonly [number, number];

/** Sections of a low-pass (`-3 dB` at `hz`): `order` poles. */
export function lowpass(hz: number, order: number, fs: number): Section[] {
	const w = warp(hz, fs);
	return prototype(order).map(([re, im]) => {
		const [z, second] = pair(bilinear([w * re, w * im]), im === 0);
		return scaled(z, second, second ? [1, 2, 1] : [1, 1, 0], 1);
	});
}

/** Sections of a high-pass (`-3 dB` at `hz`): `order` poles. */
export function highpass(hz: number, order: number, fs: number): Section[] {
	const w = warp(hz, fs);
	return prototype(order).map((p) => {
		// w / p; the prototype's poles lie on the unit circle, so 1 / p is its conjugate.
		const [z, second] = pair(bilinear([w * p[0], -w * p[1]]), p[1] === 0);
		return scaled(z, second, second ? [1, -2, 1] : [1, -1, 0], -1);
	});
}

/** Sections of a band-pass (`-3 dB` at both edges): `2 · order` poles, as SciPy counts. */
export function bandpass(lowHz: number, highHz: number, order: number, fs: number): Section[] {
	const [low, high] = [warp(lowHz, fs), warp(highHz, fs)];
	const width = high - low;
	const centre = 2 * Math.atan(Math.sqrt(low * high));
	const sections: Section[] = [];
	const add = (a1: number, a2: number): void => {
		// |H| of each section is 1 at the centre frequency.
		const e1: Complex = [Math.cos(centre), -Math.sin(centre)];
		const e2: Complex = [Math.cos(2 * centre), -Math.sin(2 * centre)];
		const below = Math.hypot(1 + a1 * e1[0] + a2 * e2[0], a1 * e1[1] + a2 * e2[1]);
		const g = below / Math.hypot(1 - e2[0], e2[1]);
		sections.push({ b0: g, b1: 0, b2: -g, a1, a2 });
	};
	for (const p of prototype(order)) {
		// Each pole of the prototype becomes the two roots of s² − p·width·s + low·high.
		const half: Complex = [(p[0] * width) / 2, (p[1] * width) / 2];
		const root = squareRoot([half[0] ** 2 - half[1] ** 2 - low * high, 2 * half[0] * half[1]]);
		const one = bilinear([half[0] + root[0], half[1] + root[1]]);
		const two = bilinear([half[0] - root[0], half[1] - root[1]]);
		if (p[1] === 0) {
			// The real pole: its two roots are a conjugate pair, or both real in a very wide band.
			add(-(one[0] + two[0]), one[0] * two[0] - one[1] * two[1]);
		} else {
			for (const z of [one, two]) add(-2 * z[0], z[0] ** 2 + z[1] ** 2);
		}
	}
	return sections;
}

/** Poles of the analogue low-pass with its edge at 1, one of each conjugate pair; a real one last when odd. */
function prototype(order: number): Complex[] {
	const poles: Complex[] = [];
	for (let k = 0; k < Math.floor(order / 2); k++) {
		const angle = (Math.PI * (2 * k + 1)) / (2 * order);
		poles.push([-Math.sin(angle), Math.cos(angle)]);
	}
	if (order % 2 === 1) poles.push([-1, 0]);
	return poles;
}

const warp = (hz: number, fs: number): number => Math.tan((Math.PI * hz) / fs);

/** (1 + s) / (1 − s) */
function bilinear([re, im]: Complex): Complex {
	const d = (1 - re) ** 2 + im ** 2;
	return [(1 - re ** 2 - im ** 2) / d, (2 * im) / d];
}

function squareRoot([re, im]: Complex): Complex {
	const r = Math.hypot(re, im);
	const half = Math.sqrt((r + Math.abs(re)) / 2);
	if (half === 0) return [0, 0];
	const other = im / (2 * half);
	return re >= 0 ? [half, other] : [Math.abs(other), im < 0 ? -half : half];
}

const pair = (z: Complex, real: boolean): readonly [Complex, boolean] => [z, !real];

/** A section with pole `z` (and its conjugate when `second`), zeros as `b`, and gain 1 at z = `at` (1 or −1). */
function scaled(z: Complex, second: boolean, b: readonly [number, number, number], at: 1 | -1): Section {
	const a1 = second ? -2 * z[0] : -z[0];
	const a2 = second ? z[0] ** 2 + z[1] ** 2 : 0;
	const g = (1 + at * a1 + a2) / (b[0] + at * b[1] + b[2]);
	return { b0: g * b[0], b1: g * b[1], b2: g * b[2], a1, a2 };
}
