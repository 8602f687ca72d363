import { Periodogram } from './welch.ts';

/**
 * Welch's power spectral density of samples that come in pieces: `welch` of the newest segments of one second under a Hann window
 * with 50 % overlap, to the bit. Segments begin on multiples of the hop counted from sample 0 of the stream, so that a replay has
 * the segments that were live. The work of a segment is done channel by channel, see `work`.
 */
export class LiveSpectrum {
	/** Hertz, from 0 to half the rate. */
	readonly frequencies: Float64Array;
	/** Segments since it was made. */
	completed = 0;
	readonly #n: number;
	readonly #size: number;
	readonly #hop: number;
	readonly #plan: Periodogram;
	readonly #most: number;
	/** `#segment[channel * size + sample]`; `#filled` samples of it are there. */
	#segment: Float64Array;
	#filled = 0;
	/** A whole segment; swapped with `#segment`. */
	#whole: Float64Array;
	/** Its channels that are done, and their densities. */
	#done: number;
	#current: Float64Array;
	/** Densities of the kept segments, oldest first: `[channel * bins + k]`. */
	readonly #densities: Float64Array[] = [];

	/** `kept`: segments that are averaged at most. */
	constructor(nChannels: number, fs: number, kept: number) {
		this.#n = nChannels;
		this.#size = Math.max(2, Math.round(fs));
		this.#hop = this.#size - Math.floor(this.#size / 2);
		this.#most = kept;
		this.#plan = new Periodogram(this.#size, fs);
		this.frequencies = this.#plan.frequencies;
		this.#segment = new Float64Array(nChannels * this.#size);
		this.#whole = new Float64Array(nChannels * this.#size);
		this.#done = nChannels;
		this.#current = this.#fresh();
	}

	/** Segments that `density` averages. */
	get segments(): number {
		return this.#densities.length;
	}

	/**
	 * Adds rows in stream order: `data[row * nChannels + channel]`; `index` is the sample index of the first. What is no number
	 * is 0.
	 */
	push(data: Float32Array, index: number): void {
		const n = this.#n;
		for (let row = 0; row < data.length / n; row++) {
			if (this.#filled === 0 && (index + row) % this.#hop !== 0) continue;
			for (let c = 0; c < n; c++) {
				const value = data[row * n + c]!;
				this.#segment[c * this.#size + this.#filled] = value === value ? value : 0;
			}
			if (++this.#filled === this.#size) this.#complete();
		}
	}

	/** Transforms one channel of a whole segment. False when there was nothing to do. */
	work(): boolean {
		if (this.#done === this.#n) return false;
		const bins = this.frequencies.length;
		this.#current.set(this.#plan.at(this.#whole, this.#done * this.#size), this.#done * bins);
		if (++this.#done < this.#n) return true;
		this.completed++;
		this.#densities.push(this.#current);
		this.#current = (this.#densities.length > this.#most && this.#densities.shift()) || this.#fresh();
		return true;
	}

	/** The next row does not follow the last one: no segment crosses this. `forget`: nor is what came before kept. */
	interrupt(forget: boolean): void {
		this.#filled = 0;
		if (!forget) return;
		this.#done = this.#n;
		this.#densities.length = 0;
	}

	/** The density of a channel, in its unit squared per hertz; undefined before the first whole segment. */
	density(channel: number): Float64Array | undefined {
		if (this.#densities.length === 0) return undefined;
		const bins = this.frequencies.length;
		const mean = new Float64Array(bins);
		for (const one of this.#densities) for (let k = 0; k < bins; k++) mean[k]! += one[channel * bins + k]!;
		for (let k = 0; k < bins; k++) mean[k]! /= this.#densities.length;
		return mean;
	}

	#fresh(): Float64Array {
		return new Float64Array(this.#n * this.frequencies.length);
	}

	#complete(): void {
		while (this.work());
		const [whole, size, hop] = [this.#segment, this.#size, this.#hop];
		this.#segment = this.#whole;
		this.#whole = whole;
		this.#done = 0;
		for (let c = 0; c < this.#n; c++)
			this.#segment.set(whole.subarray(c * size + hop, (c + 1) * size), c * size);
		this.#filled = size - hop;
	}
}
