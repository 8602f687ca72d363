import type { ChannelFeature } from './feature.ts';
import { LOG, PLAIN, powerSums } from './power-sums.ts';

/** Something of the moments of a series, which lie at `moments[at]`: m₀, m₂, m₄ and the waveform length factor. */
type Quantity = (moments: Float64Array, at: number) => number;

export const ofM0: Quantity = (m, at) => Math.log(Math.abs(m[at]!));
export const ofM2: Quantity = (m, at) => Math.log(Math.abs(m[at]! - m[at + 1]!));
export const ofM4: Quantity = (m, at) => Math.log(Math.abs(m[at]! - m[at + 2]!));
export const ofSparsi: Quantity = (m, at) =>
	Math.log(Math.abs(Math.sqrt(Math.abs((m[at]! - m[at + 1]!) * (m[at]! - m[at + 2]!))) / m[at]!));
export const ofIrf: Quantity = (m, at) => Math.log(Math.abs(m[at + 1]! / Math.sqrt(m[at]! * m[at + 2]!)));
export const ofWlf: Quantity = (m, at) => Math.log(Math.abs(m[at + 3]!));

/**
 * The six features of the time-domain power spectral descriptors are all made so: a quantity is taken from the moments
 * of the samples (a) and of log(x² + ε) (b), and the feature is the cosine-like −2ab / (a² + b²), which does not change
 * with amplitude. Al-Timemy, Khushaba et al. 2016, in LibEMG's form (its exponents and its ε = 2.2e-16).
 */
export function descriptor(quantity: Quantity): Pick<ChannelFeature, 'perChannel' | 'fromSums'> {
	const of = (sums: Float64Array, at: number): number => {
		const a = quantity(sums, at + PLAIN);
		const b = quantity(sums, at + LOG);
		return (-2 * a * b) / (a * a + b * b);
	};
	return {
		fromSums: { set: powerSums, of },
		perChannel(x) {
			const { nState, nSums } = powerSums;
			const state = new Float64Array(nState);
			const sums = new Float64Array(nSums);
			const rest = new Float64Array(nSums);
			powerSums.add(x, 0, 1, x.length, 0, state, 0);
			powerSums.close(state, 0, sums, rest, rest, 0);
			powerSums.finish!(sums, 0, x.length);
			return of(sums, 0);
		}
	};
}
