/** The newest values of a figure, for its percentiles. */
export class Percentiles {
	readonly #values: Float64Array;
	#count = 0;

	/** Keeps the newest `size` values. */
	constructor(size = 512) {
		this.#values = new Float64Array(size);
	}

	add(value: number): void {
		this.#values[this.#count++ % this.#values.length] = value;
	}

	clear(): void {
		this.#count = 0;
	}

	/** The value that a share `p` (0 … 1) of the kept ones does not exceed (nearest rank); NaN when there is none. */
	at(p: number): number {
		const kept = this.#values.slice(0, Math.min(this.#count, this.#values.length)).sort();
		return kept.length === 0 ? NaN : kept[Math.min(kept.length - 1, Math.ceil(p * kept.length) - 1)]!;
	}
}
