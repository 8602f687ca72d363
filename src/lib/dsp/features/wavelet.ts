import type { Window } from '../../core/signal.ts';

/** Low-pass of the symlet with 8 vanishing moments, in order of decomposition (Daubechies 1992; PyWavelets `sym8`). */
const LOW = [
	-0.0033824159510061256, -0.0005421323317911481, 0.03169508781149298, 0.007607487324917605,
	-0.1432942383508097, -0.061273359067658524, 0.4813596512583722, 0.7771857517005235, 0.3644418948353314,
	-0.05194583810770904, -0.027219029917056003, 0.049137179673607506, 0.003808752013890615,
	-0.01495225833704823, -0.0003029205147213668, 0.0018899503327594609
] as const;
/** Its quadrature mirror. */
const HIGH = LOW.map((_, k) => (k % 2 === 0 ? -1 : 1) * LOW[LOW.length - 1 - k]!);

/** Levels of decomposition for a rate: LibEMG's rule, floor(log₂(fs / 2) − 1), at least one. */
export const levelsFor = (fs: number): number => Math.max(1, Math.floor(Math.log2(fs / 2) - 1));

/**
 * The squared wavelet coefficients of one channel: the coarsest approximation first, then details from coarse to fine
 * (`levels + 1` arrays). Half-sample symmetric extension, as `pywt.wavedec(x, 'sym8', level=levels)`.
 */
export function waveletEnergies(x: Float32Array, levels: number): Float64Array[] {
	const energies: Float64Array[] = [];
	let rest: Float64Array = Float64Array.from(x);
	for (let level = 0; level < levels; level++) {
		energies.unshift(squared(halved(rest, HIGH)));
		rest = halved(rest, LOW);
	}
	energies.unshift(squared(rest));
	return energies;
}

/** One number per array of coefficients and channel: `out[array * nChannels + channel]`. */
export function perBand(
	{ data, nChannels, nSamples }: Window,
	fs: number,
	of: (energies: Float64Array) => number,
	out: Float64Array
): void {
	for (let c = 0; c < nChannels; c++) {
		const bands = waveletEnergies(data.subarray(c * nSamples, (c + 1) * nSamples), levelsFor(fs));
		bands.forEach((energies, band) => (out[band * nChannels + c] = of(energies)));
	}
}

/** Filtered, every second value kept: out[k] = Σⱼ filter[j] · x[2k + 1 − j]. */
function halved(x: Float64Array, filter: readonly number[]): Float64Array {
	const n = x.length;
	const out = new Float64Array(Math.floor((n + filter.length - 1) / 2));
	for (let k = 0; k < out.length; k++) {
		let sum = 0;
		for (let j = 0; j < filter.length; j++) sum += filter[j]! * x[mirrored(2 * k + 1 - j, n)]!;
		out[k] = sum;
	}
	return out;
}

/** The index inside `0 … n − 1` that index `i` stands for: … x₁ x₀ | x₀ x₁ … xₙ₋₁ | xₙ₋₁ xₙ₋₂ … */
function mirrored(i: number, n: number): number {
	const at = ((i % (2 * n)) + 2 * n) % (2 * n);
	return at < n ? at : 2 * n - 1 - at;
}

function squared(values: Float64Array): Float64Array {
	for (let i = 0; i < values.length; i++) values[i]! *= values[i]!;
	return values;
}
