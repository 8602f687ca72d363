import { Dft } from '../maths/dft.ts';
import { tooShort } from '../refusals.ts';

/** A power spectral density, one-sided. */
export interface Spectrum {
	/** Hertz, from 0 to half the rate. */
	readonly frequencies: Float64Array;
	/** Power per hertz at each frequency, in the signal's unit squared per hertz. */
	readonly density: Float64Array;
	/** Segments that were averaged. */
	readonly segments: number;
}

/** Cuts a signal into segments under a Hann window and gives the density of each. The plan is reused. */
export class Periodogram {
	readonly size: number;
	readonly frequencies: Float64Array;
	readonly #dft: Dft;
	readonly #window: Float64Array;
	readonly #scale: number;
	readonly #segment: Float64Array;

	/** `size` in samples, at least 2; `fs` in hertz. */
	constructor(size: number, fs: number) {
		this.size = size;
		this.#dft = new Dft(size);
		this.#window = Float64Array.from(
			{ length: size },
			(_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size)
		);
		this.#scale = 1 / (fs * this.#window.reduce((sum, w) => sum + w * w, 0));
		this.#segment = new Float64Array(size);
		this.frequencies = Float64Array.from({ length: Math.floor(size / 2) + 1 }, (_, k) => (k * fs) / size);
	}

	/** The density of samples `[start, start + size)`, less their mean, one-sided. */
	at(x: Float64Array, start: number): Float64Array {
		const { size } = this;
		let mean = 0;
		for (let i = start; i < start + size; i++) mean += x[i]!;
		mean /= size;
		for (let i = 0; i < size; i++) this.#segment[i] = (x[start + i]! - mean) * this.#window[i]!;
		const power = this.#dft.power(this.#segment);
		const last = size % 2 === 0 ? power.length - 1 : power.length;
		for (let k = 0; k < power.length; k++) power[k]! *= k > 0 && k < last ? 2 * this.#scale : this.#scale;
		return power;
	}
}

/**
 * Welch's power spectral density: segments of `segmentSeconds` with 50 % overlap, each less its mean, under a periodic
 * Hann window, averaged. Equal to `scipy.signal.welch(x, fs, nperseg=round(fs * segmentSeconds))`.
 *
 * Throws a SessionError for a signal shorter than one segment.
 */
export function welch(x: Float64Array, fs: number, segmentSeconds = 1): Spectrum {
	const size = Math.max(2, Math.round(segmentSeconds * fs));
	if (x.length < size) throw tooShort(x.length, size, fs, 'a spectrum');
	const plan = new Periodogram(size, fs);
	const hop = size - Math.floor(size / 2);
	const density = new Float64Array(plan.frequencies.length);
	let segments = 0;
	for (let start = 0; start + size <= x.length; start += hop, segments++) {
		const one = plan.at(x, start);
		for (let k = 0; k < density.length; k++) density[k]! += one[k]!;
	}
	for (let k = 0; k < density.length; k++) density[k]! /= segments;
	return { frequencies: plan.frequencies, density, segments };
}
