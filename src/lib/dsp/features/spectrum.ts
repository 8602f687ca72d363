import FFT from 'fft.js';

/** The transform of one size and its buffers, made once. */
interface Plan {
	readonly fft: FFT;
	readonly padded: Float64Array;
	readonly transformed: number[];
	readonly power: Float64Array;
}

const plans = new Map<number, Plan>();

/**
 * Power of a window at the frequencies k·fs / N, k = 0 … N/2 − 1, with N the next power of two and the samples padded
 * with zeros: |FFT(x)[k] / n|². No window function, one side, Nyquist left out: LibEMG's spectrum, which all of its
 * spectral features share. Reused for the next call of the same size.
 */
export function powerSpectrum(x: Float32Array): Float64Array {
	const size = Math.max(2, 2 ** Math.ceil(Math.log2(x.length)));
	let plan = plans.get(size);
	if (!plan) {
		const fft = new FFT(size);
		plan = {
			fft,
			padded: new Float64Array(size),
			transformed: fft.createComplexArray() as number[],
			power: new Float64Array(size / 2)
		};
		plans.set(size, plan);
	}
	const { fft, padded, transformed, power } = plan;
	padded.fill(0).set(x);
	fft.realTransform(transformed, padded);
	for (let k = 0; k < power.length; k++) {
		const re = transformed[2 * k]! / x.length;
		const im = transformed[2 * k + 1]! / x.length;
		power[k] = re * re + im * im;
	}
	return power;
}

/** The frequency of a bin of `powerSpectrum`, in hertz. */
export const binHz = (k: number, power: Float64Array, fs: number): number => (k * fs) / (2 * power.length);
