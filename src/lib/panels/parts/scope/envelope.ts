/**
 * The envelope of every channel: the root mean square about the mean over the last `rows` samples, with each new sample
 * once more. About the mean, because an electrode's offset is no muscle.
 */
export class Envelope {
	readonly #n: number;
	readonly #rows: number;
	readonly #history: Float32Array;
	readonly #sum: Float64Array;
	readonly #squares: Float64Array;
	#row = 0;
	#held = 0;

	constructor(nChannels: number, rows: number) {
		this.#n = nChannels;
		this.#rows = Math.max(1, rows);
		this.#history = new Float32Array(this.#rows * nChannels);
		this.#sum = new Float64Array(nChannels);
		this.#squares = new Float64Array(nChannels);
	}

	/** Replaces samples, `data[row * nChannels + channel]`, by the envelope's values. */
	process(data: Float32Array): Float32Array {
		const n = this.#n;
		const [history, sum, squares] = [this.#history, this.#sum, this.#squares];
		for (let at = 0; at < data.length; at += n) {
			const slot = this.#row * n;
			const full = this.#held === this.#rows;
			if (!full) this.#held++;
			const share = 1 / this.#held;
			for (let c = 0; c < n; c++) {
				const now = data[at + c]!;
				const value = now === now ? now : 0;
				const old = full ? history[slot + c]! : 0;
				history[slot + c] = value;
				sum[c]! += value - old;
				squares[c]! += value * value - old * old;
				const mean = sum[c]! * share;
				data[at + c] = Math.sqrt(Math.max(0, squares[c]! * share - mean * mean));
			}
			if (++this.#row === this.#rows) {
				this.#row = 0;
				this.#recount();
			}
		}
		return data;
	}

	/** Forgets every sample so far. */
	reset(): void {
		this.#row = 0;
		this.#held = 0;
		this.#sum.fill(0);
		this.#squares.fill(0);
	}

	/** Sums afresh once per round, so that rounding cannot pile up: an artefact leaves no trace. */
	#recount(): void {
		const n = this.#n;
		this.#sum.fill(0);
		this.#squares.fill(0);
		for (let at = 0; at < this.#history.length; at += n) {
			for (let c = 0; c < n; c++) {
				const value = this.#history[at + c]!;
				this.#sum[c]! += value;
				this.#squares[c]! += value * value;
			}
		}
	}
}
