import FFT from 'fft.js';
import type { Chunk } from '../../core/signal.ts';

/** Multiples of the mains frequency that are looked at, those below half the rate. */
const HARMONICS = 10;
/** Bins on either side of a multiple that hold its line (the main lobe of a Hann window, and mains that drift). */
const LINE = 3;
/** Bins further out, up to this one, that say how strong the signal is there without the line. */
const AROUND = 9;
/** Movement and drift below this are no part of the signal here. */
const LOWEST_HZ = 10;
/** Blocks that are looked at, spread evenly over the take, and the samples they may hold together. */
const MOST_BLOCKS = 240;
const MOST_SAMPLES = 1e8;

/** The lines of one mains frequency, as bins, and what was found there: `[channel * lines.length + line]`. */
interface Net {
	readonly lines: readonly number[];
	readonly excess: Float64Array;
}

/**
 * How much of each channel's power is mains hum: the power at the mains frequency and its multiples, less what the
 * neighbouring frequencies have (a muscle is strong there, too), as a share of all power above 10 Hz. Blocks of about a
 * second under a Hann window, up to 240 of them spread over the take. Multiples that 50 and 60 Hz share count for neither.
 */
export class MainsMeter {
	readonly #nChannels: number;
	readonly #size: number;
	readonly #stride: number;
	readonly #fft: FFT;
	readonly #hann: Float64Array;
	readonly #input: Float64Array;
	readonly #output: number[];
	readonly #power: Float64Array;
	readonly #lowest: number;
	readonly #nets: { readonly 50: Net; readonly 60: Net };
	/** Power above 10 Hz, and all of it, by channel. */
	readonly #total: Float64Array;
	readonly #whole: Float64Array;
	readonly #block: Float32Array;
	#filled = 0;
	#row = 0;
	#due = 0;
	#blocks = 0;

	/** `rows`: how many will come. */
	constructor(nChannels: number, fs: number, rows: number) {
		const size = 2 ** Math.round(Math.log2(Math.max(2, fs)));
		const most = Math.max(8, Math.min(MOST_BLOCKS, Math.floor(MOST_SAMPLES / (size * nChannels))));
		this.#nChannels = nChannels;
		this.#size = size;
		this.#stride = Math.max(size, Math.ceil(rows / most));
		this.#fft = new FFT(size);
		this.#hann = Float64Array.from(
			{ length: size },
			(_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size)
		);
		this.#input = new Float64Array(size);
		this.#output = this.#fft.createComplexArray() as number[];
		this.#power = new Float64Array(size / 2);
		this.#lowest = Math.ceil((LOWEST_HZ * size) / fs);
		const net = (hz: number): Net => {
			const lines: number[] = [];
			for (let k = 1; k <= HARMONICS; k++) {
				const bin = Math.round((k * hz * size) / fs);
				if (bin + LINE < size / 2 && bin - LINE > this.#lowest && (k * hz) % 300 !== 0) lines.push(bin);
			}
			return { lines, excess: new Float64Array(nChannels * lines.length) };
		};
		this.#nets = { 50: net(50), 60: net(60) };
		this.#total = new Float64Array(nChannels);
		this.#whole = new Float64Array(nChannels);
		this.#block = new Float32Array(size * nChannels);
	}

	/** Takes rows in order. A block does not reach across a break. */
	push({ data, timestamps }: Chunk, broken: boolean): void {
		if (broken) this.#filled = 0;
		const nChannels = this.#nChannels;
		for (let row = 0; row < timestamps.length;) {
			const wait = this.#filled === 0 ? Math.max(0, this.#due - this.#row) : 0;
			if (wait > 0) {
				const skipped = Math.min(wait, timestamps.length - row);
				row += skipped;
				this.#row += skipped;
				continue;
			}
			const n = Math.min(this.#size - this.#filled, timestamps.length - row);
			this.#block.set(data.subarray(row * nChannels, (row + n) * nChannels), this.#filled * nChannels);
			this.#filled += n;
			row += n;
			this.#row += n;
			if (this.#filled === this.#size) {
				this.#measure();
				this.#due += this.#stride;
				this.#filled = 0;
			}
		}
	}

	/** Share of a channel's power above 10 Hz that is hum, 0 … 1; null when no block was whole or the rate is too low. */
	share(hz: 50 | 60, channel: number): number | null {
		const { lines, excess } = this.#nets[hz];
		const total = this.#total[channel]!;
		if (this.#blocks === 0 || lines.length === 0 || !(total > 0)) return null;
		let sum = 0;
		// A line that is weaker than its neighbourhood is no line.
		for (let i = 0; i < lines.length; i++) sum += Math.max(0, excess[channel * lines.length + i]!);
		return Math.min(1, sum / total);
	}

	/**
	 * Share of the power of all channels that is above 10 Hz, each channel counting alike: a muscle has nearly all of it
	 * there, a force or an angle next to nothing. Undefined when nothing was measured.
	 */
	get lively(): number | undefined {
		const shares = Array.from(this.#whole, (whole, c) => this.#total[c]! / whole).filter(Number.isFinite);
		return shares.length > 0 ? shares.reduce((sum, share) => sum + share) / shares.length : undefined;
	}

	#measure(): void {
		this.#blocks++;
		const power = this.#power;
		for (let channel = 0; channel < this.#nChannels; channel++) {
			if (!this.#transform(channel)) continue;
			let total = 0;
			let drift = 0;
			for (let k = this.#lowest; k < power.length; k++) total += power[k]!;
			for (let k = 0; k < this.#lowest; k++) drift += power[k]!;
			this.#total[channel]! += total;
			this.#whole[channel]! += total + drift;
			for (const { lines, excess } of [this.#nets[50], this.#nets[60]]) {
				for (let i = 0; i < lines.length; i++) {
					excess[channel * lines.length + i]! += this.#excessAt(lines[i]!);
				}
			}
		}
	}

	/** Power around a bin less what its neighbourhood would have there. */
	#excessAt(bin: number): number {
		const power = this.#power;
		let line = 0;
		let around = 0;
		let n = 0;
		for (let k = Math.max(this.#lowest, bin - AROUND); k <= Math.min(power.length - 1, bin + AROUND); k++) {
			if (Math.abs(k - bin) <= LINE) line += power[k]!;
			else {
				around += power[k]!;
				n++;
			}
		}
		return line - (n > 0 ? (around / n) * (2 * LINE + 1) : 0);
	}

	/** The spectrum of a channel of the block; false when it holds what is no number. */
	#transform(channel: number): boolean {
		const nChannels = this.#nChannels;
		const size = this.#size;
		let mean = 0;
		for (let i = 0; i < size; i++) mean += this.#block[i * nChannels + channel]!;
		mean /= size;
		if (!Number.isFinite(mean)) return false;
		for (let i = 0; i < size; i++) {
			this.#input[i] = (this.#block[i * nChannels + channel]! - mean) * this.#hann[i]!;
		}
		this.#fft.realTransform(this.#output, this.#input);
		for (let k = 0; k < this.#power.length; k++) {
			this.#power[k] = this.#output[2 * k]! ** 2 + this.#output[2 * k + 1]! ** 2;
		}
		return true;
	}
}
