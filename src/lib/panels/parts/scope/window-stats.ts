/** The visible window is counted in so many blocks: its far edge is this coarse. */
const BLOCKS = 20;
/** Values are stored as float32: the scaled full scale may come out a little short of itself. */
const NEARLY = 0.9999;

/** One stretch of time: sums per channel over `rows` samples. */
interface Block {
	rows: number;
	readonly sum: Float64Array;
	readonly squares: Float64Array;
	readonly clipped: Float64Array;
}

/** What the window holds of every channel. */
export interface ChannelStats {
	readonly mean: Float64Array;
	/** Root mean square about the mean. */
	readonly rms: Float64Array;
	/** Share of samples at or beyond full scale, 0 … 1; NaN where the full scale is not known. */
	readonly clipped: Float64Array;
}

/**
 * Mean, RMS and clipping of every channel over about the last `rows` samples. Each sample is added once to the block
 * of its time; a block that is too old is dropped whole. Nothing is ever subtracted, so nothing can drift.
 */
export class WindowStats {
	readonly #n: number;
	/** Rows of one block. */
	readonly blockRows: number;
	readonly #limit: number;
	readonly #blocks: readonly Block[];
	#current = 0;

	constructor(nChannels: number, rows: number, fullScale?: number) {
		this.#n = nChannels;
		this.blockRows = Math.max(1, Math.ceil(rows / BLOCKS));
		this.#limit = fullScale === undefined ? NaN : fullScale * NEARLY;
		const zeros = (): Float64Array => new Float64Array(nChannels);
		this.#blocks = Array.from({ length: BLOCKS + 1 }, () => ({
			rows: 0,
			sum: zeros(),
			squares: zeros(),
			clipped: zeros()
		}));
	}

	/** Counts what is clipped in samples as they came, before any filter. `add` the same rows afterwards. */
	clip(data: Float32Array): void {
		if (Number.isNaN(this.#limit)) return;
		const { clipped } = this.#blocks[this.#current]!;
		const [n, limit] = [this.#n, this.#limit];
		for (let at = 0, c = 0; at < data.length; at++) {
			const value = data[at]!;
			if (value >= limit || value <= -limit) clipped[c]! += 1;
			if (++c === n) c = 0;
		}
	}

	/** Adds samples as they are shown: `data[row * nChannels + channel]`. What is no number counts as 0. */
	add(data: Float32Array): void {
		const n = this.#n;
		for (let at = 0; at < data.length;) {
			const block = this.#blocks[this.#current]!;
			const rows = Math.min(data.length / n - at / n, this.blockRows - block.rows);
			const { sum, squares } = block;
			const end = at + rows * n;
			for (let c = 0; at < end; at++) {
				const value = data[at]!;
				if (value === value) {
					sum[c]! += value;
					squares[c]! += value * value;
				}
				if (++c === n) c = 0;
			}
			block.rows += rows;
			if (block.rows === this.blockRows) this.#next();
		}
	}

	figures(): ChannelStats {
		const rows = this.#blocks.reduce((sum, block) => sum + block.rows, 0);
		const share = (field: 'sum' | 'squares' | 'clipped'): Float64Array => {
			const total = new Float64Array(this.#n);
			for (const block of this.#blocks) {
				for (let c = 0; c < total.length; c++) total[c]! += block[field][c]!;
			}
			return total.map((value) => value / rows);
		};
		const mean = share('sum');
		return {
			mean,
			rms: share('squares').map((square, c) => Math.sqrt(Math.max(0, square - mean[c]! ** 2))),
			clipped: Number.isNaN(this.#limit) ? mean.map(() => NaN) : share('clipped')
		};
	}

	#next(): void {
		this.#current = (this.#current + 1) % this.#blocks.length;
		const block = this.#blocks[this.#current]!;
		block.rows = 0;
		for (const field of [block.sum, block.squares, block.clipped]) field.fill(0);
	}
}
