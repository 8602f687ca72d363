/** A band in hertz. */
export interface Band {
	readonly low: number;
	readonly high: number;
}

/** Indices `[from, to)` of the frequencies inside a band, both ends included. */
function binsIn(frequencies: Float64Array, { low, high }: Band): readonly [from: number, to: number] {
	let from = 0;
	while (from < frequencies.length && frequencies[from]! < low) from++;
	let to = from;
	while (to < frequencies.length && frequencies[to]! <= high) to++;
	return [from, to];
}

/** Sum of f^order · P(f) over the bins of a band. `order` −1 leaves out 0 Hz. */
export function spectralMoment(
	frequencies: Float64Array,
	density: Float64Array,
	order: number,
	band: Band
): number {
	const [from, to] = binsIn(frequencies, band);
	let sum = 0;
	for (let k = from; k < to; k++) {
		if (frequencies[k] === 0 && order < 0) continue;
		sum += frequencies[k]! ** order * density[k]!;
	}
	return sum;
}

/**
 * Mean frequency MNF = Σ f·P(f) / Σ P(f) over the bins of a band, in hertz (De Luca 1984; SENIAM). NaN where there is no
 * power.
 */
export const meanFrequency = (frequencies: Float64Array, density: Float64Array, band: Band): number =>
	spectralMoment(frequencies, density, 1, band) / spectralMoment(frequencies, density, 0, band);

/**
 * Median frequency MDF: the frequency below which lies half of the power of a band, in hertz (Stulen & De Luca 1981). The
 * power of a bin is taken to be spread evenly over its width, so that MDF does not jump from bin to bin. NaN where there
 * is no power.
 */
export function medianFrequency(frequencies: Float64Array, density: Float64Array, band: Band): number {
	const [from, to] = binsIn(frequencies, band);
	let total = 0;
	for (let k = from; k < to; k++) total += density[k]!;
	if (!(total > 0)) return NaN;
	const width = frequencies.length > 1 ? frequencies[1]! - frequencies[0]! : 0;
	let below = 0;
	for (let k = from; k < to; k++) {
		if (below + density[k]! >= total / 2) {
			return frequencies[k]! + width * ((total / 2 - below) / density[k]! - 0.5);
		}
		below += density[k]!;
	}
	return NaN;
}

/**
 * Dimitrov's spectral fatigue index FInsm5 = Σ f⁻¹·P(f) / Σ f⁵·P(f) over a band (G. V. Dimitrov et al., Med. Sci. Sports
 * Exerc. 38, 2006), in s⁶. It grows with fatigue; only its ratio to the first window has a meaning.
 */
export const dimitrovIndex = (frequencies: Float64Array, density: Float64Array, band: Band): number =>
	spectralMoment(frequencies, density, -1, band) / spectralMoment(frequencies, density, 5, band);
