/**
 * The RMS about the mean of successive blocks of samples, for every channel, in the unit of the stream. Blocks begin on multiples
 * of their length counted from sample 0 of the stream, so that a replay has the blocks that were live. The newest are kept;
 * blocks are counted from 0 for ever.
 */
export class RmsBlocks {
	readonly nChannels: number;
	/** Samples of a block. */
	readonly size: number;
	readonly #kept: number;
	/** `#values[(block % kept) * nChannels + channel]`; NaN where a block is missing. */
	readonly #values: Float64Array;
	#done = 0;
	#filled = 0;
	/** Sums are of differences to the first sample of the block: an offset of the channel costs no precision. */
	readonly #first: Float64Array;
	readonly #sum: Float64Array;
	readonly #squares: Float64Array;

	/** `size` in samples; `kept` blocks. */
	constructor(nChannels: number, size: number, kept: number) {
		this.nChannels = nChannels;
		this.size = Math.max(2, Math.round(size));
		this.#kept = kept;
		this.#values = new Float64Array(kept * nChannels).fill(NaN);
		this.#first = new Float64Array(nChannels);
		this.#sum = new Float64Array(nChannels);
		this.#squares = new Float64Array(nChannels);
	}

	/** Blocks until now, missing ones included. */
	get done(): number {
		return this.#done;
	}

	/**
	 * Adds rows in stream order: `data[row * nChannels + channel]`; `index` is the sample index of the first. What is no number
	 * is 0.
	 */
	push(data: Float32Array, index: number): void {
		const n = this.nChannels;
		for (let row = 0; row < data.length / n; row++) {
			if (this.#filled === 0 && (index + row) % this.size !== 0) continue;
			this.#filled++;
			for (let c = 0; c < n; c++) {
				const now = data[row * n + c]!;
				const value = now === now ? now : 0;
				if (this.#filled === 1) this.#first[c] = value;
				const difference = value - this.#first[c]!;
				this.#sum[c]! += difference;
				this.#squares[c]! += difference * difference;
			}
			if (this.#filled === this.size) this.#complete();
		}
	}

	/** The next row does not follow the last one: no block crosses this. `lost` samples are shown as missing blocks. */
	interrupt(lost: number): void {
		this.#clear();
		const missing = Math.min(this.#kept, Math.max(1, Math.round(lost / this.size)));
		for (let k = 0; k < missing; k++) this.#values.fill(NaN, ...this.#slot(this.#done++));
	}

	/** The RMS of a channel in a block; NaN where it is missing or no longer kept. */
	at(block: number, channel: number): number {
		if (block < 0 || block >= this.#done || block < this.#done - this.#kept) return NaN;
		return this.#values[this.#slot(block)[0] + channel]!;
	}

	/** The RMS of a channel over the newest `blocks`, of those that are there; NaN for none. */
	newest(channel: number, blocks: number): number {
		let [squares, count] = [0, 0];
		for (let block = this.#done - blocks; block < this.#done; block++) {
			const value = this.at(block, channel);
			if (Number.isNaN(value)) continue;
			squares += value * value;
			count++;
		}
		return Math.sqrt(squares / count);
	}

	#slot(block: number): [from: number, to: number] {
		const from = (block % this.#kept) * this.nChannels;
		return [from, from + this.nChannels];
	}

	#complete(): void {
		const [from] = this.#slot(this.#done++);
		for (let c = 0; c < this.nChannels; c++) {
			const mean = this.#sum[c]! / this.size;
			this.#values[from + c] = Math.sqrt(Math.max(0, this.#squares[c]! / this.size - mean * mean));
		}
		this.#clear();
	}

	#clear(): void {
		this.#filled = 0;
		this.#sum.fill(0);
		this.#squares.fill(0);
	}
}
