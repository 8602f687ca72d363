import { burg, ORDER } from './burg.ts';
import type { WindowFeature } from './feature.ts';

/**
 * Cepstral coefficients of order 4 from the autoregressive ones, four per channel, channel by channel. As LibEMG defines `CC`:
 * c₁ = −a₁, and for p = 2 … 4, q = p − 1: cₚ = −aₚ − Σₗ₌₁…q₋₁ (1 − l/q)·aₚ·cₚ₋ₗ, with the terms of index 0 left out. The textbook
 * (Kang et al. 1995) has aₗ in place of aₚ and p in place of q.
 */
export const cc = {
	id: 'CC',
	label: 'Cepstral coefficients',
	summary: 'c₁ … c₄ from the autoregressive coefficients, as LibEMG',
	minSamples: ORDER + 1,
	size: (nChannels) => nChannels * ORDER,
	perWindow({ data, nChannels, nSamples }, _fs, out) {
		for (let c = 0; c < nChannels; c++) {
			const at = c * ORDER;
			burg(data.subarray(c * nSamples, (c + 1) * nSamples), out, at);
			cepstrum(out, at);
		}
	}
} as const satisfies WindowFeature;

/** Turns the autoregressive coefficients at `at` into cepstral ones. */
function cepstrum(values: Float64Array, at: number): void {
	const a = values.slice(at, at + ORDER);
	values[at] = -a[0]!;
	for (let p = 1; p < ORDER; p++) {
		let sum = 0;
		for (let l = 1; l < p; l++) sum += a[p]! * values[at + p - l]! * (1 - l / p);
		values[at + p] = -a[p]! - sum;
	}
}
