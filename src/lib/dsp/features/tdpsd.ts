/** Root-compressed moments of a series, ( · )^0.1 / 0.1, and its waveform length factor. */
export interface PowerMoments {
	/** Of the series. */
	readonly m0: number;
	/** Of its first difference. */
	readonly m2: number;
	/** Of its second difference. */
	readonly m4: number;
	/** √ (Σ |first difference| / Σ |second difference|) */
	readonly wlf: number;
}

/**
 * The six features of the time-domain power spectral descriptors are all made so: a quantity is taken from the moments
 * of the samples (a) and of log(x² + ε) (b), and the feature is the cosine-like −2ab / (a² + b²), which does not change
 * with amplitude. Al-Timemy, Khushaba et al. 2016, in LibEMG's form (its exponents and its ε = 2.2e-16).
 */
export function descriptor(of: (moments: PowerMoments) => number, x: Float32Array): number {
	return combine(of(momentsOf(x)), of(momentsOf(logPower(x))));
}

/** −2ab / (a² + b²) */
export const combine = (a: number, b: number): number => (-2 * a * b) / (a * a + b * b);

export const ofM0 = ({ m0 }: PowerMoments): number => Math.log(Math.abs(m0));
export const ofM2 = ({ m0, m2 }: PowerMoments): number => Math.log(Math.abs(m0 - m2));
export const ofM4 = ({ m0, m4 }: PowerMoments): number => Math.log(Math.abs(m0 - m4));
export const ofSparsi = ({ m0, m2, m4 }: PowerMoments): number =>
	Math.log(Math.abs(Math.sqrt(Math.abs((m0 - m2) * (m0 - m4))) / m0));
export const ofIrf = ({ m0, m2, m4 }: PowerMoments): number => Math.log(Math.abs(m2 / Math.sqrt(m0 * m4)));
export const ofWlf = ({ wlf }: PowerMoments): number => Math.log(Math.abs(wlf));

/** Sums of a series and of its first and second differences. */
export function momentsOf(x: Float32Array | Float64Array): PowerMoments {
	const n = x.length;
	let before = x[0]!;
	let here = x[1]!;
	let step = here - before;
	let s0 = before * before + here * here;
	let s1 = step * step;
	let s2 = 0;
	let length1 = Math.abs(step);
	let length2 = 0;
	for (let i = 2; i < n; i++) {
		before = here;
		here = x[i]!;
		const next = here - before;
		const bend = next - step;
		step = next;
		s0 += here * here;
		s1 += step * step;
		s2 += bend * bend;
		length1 += Math.abs(step);
		length2 += Math.abs(bend);
	}
	return {
		m0: compress(Math.sqrt(s0) / (n - 1)),
		m2: compress(Math.sqrt(s1 / (n - 1))),
		m4: compress(Math.sqrt(s2 / (n - 1))),
		wlf: Math.sqrt(length1 / length2)
	};
}

const compress = (m: number): number => m ** 0.1 / 0.1;

let scratch = new Float64Array(0);

/** log(x² + ε) of each sample. Reused: read it before the next call. */
export function logPower(x: Float32Array): Float64Array {
	if (scratch.length !== x.length) scratch = new Float64Array(x.length);
	for (let i = 0; i < x.length; i++) scratch[i] = Math.log(x[i]! * x[i]! + Number.EPSILON);
	return scratch;
}
