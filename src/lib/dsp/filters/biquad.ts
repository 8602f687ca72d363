import type { Filter } from './filter.ts';

/**
 * One second-order section: y[n] = b0·x[n] + b1·x[n−1] + b2·x[n−2] − a1·y[n−1] − a2·y[n−2]. A first-order one has
 * b2 = a2 = 0.
 */
export interface Section {
	readonly b0: number;
	readonly b1: number;
	readonly b2: number;
	readonly a1: number;
	readonly a2: number;
}

/** State that has decayed to this is nothing; float64 below 1e-308 would be computed a hundred times slower. */
const NOTHING = 1e-200;
/** Rows after which the state is looked at, counted from the start of the stream, so that chunking cannot matter. */
const LOOK_EVERY = 1024;

/** Second-order sections one after the other, in float64, the same on every channel (direct form II transposed). */
export class Cascade implements Filter {
	readonly nChannels: number;
	readonly sections: readonly Section[];
	/** `coefficients[5 * section + …]`: b0, b1, b2, a1, a2 */
	readonly #coefficients: Float64Array;
	/** `state[(channel * nSections + section) * 2 + …]` */
	readonly #state: Float64Array;
	#untilLook = LOOK_EVERY;

	constructor(sections: readonly Section[], nChannels: number) {
		this.nChannels = nChannels;
		this.sections = sections;
		this.#coefficients = Float64Array.from(
			sections.flatMap(({ b0, b1, b2, a1, a2 }) => [b0, b1, b2, a1, a2])
		);
		this.#state = new Float64Array(2 * sections.length * nChannels);
	}

	process(data: Float32Array): Float32Array {
		const { nChannels } = this;
		for (let row = 0, rows = data.length / nChannels; row < rows;) {
			const n = Math.min(rows - row, this.#untilLook);
			for (let c = 0; c < nChannels; c++) this.#run(data, row * nChannels + c, (row + n) * nChannels, c);
			row += n;
			this.#untilLook -= n;
			if (this.#untilLook === 0) this.#look();
		}
		return data;
	}

	reset(): void {
		this.#state.fill(0);
		this.#untilLook = LOOK_EVERY;
	}

	/** Every `nChannels`-th value from `from` on, before `to`, in place. */
	#run(data: Float32Array, from: number, to: number, channel: number): void {
		const k = this.#coefficients;
		const z = this.#state;
		const { nChannels } = this;
		const first = channel * 2 * this.sections.length;
		for (let i = from; i < to; i += nChannels) {
			let v = data[i]!;
			// A NaN or an infinity would stay in the state for ever: it passes beside the filter.
			if (v - v !== 0) continue;
			for (let s = first, j = 0; j < k.length; s += 2, j += 5) {
				const y = k[j]! * v + z[s]!;
				z[s] = k[j + 1]! * v - k[j + 3]! * y + z[s + 1]!;
				z[s + 1] = k[j + 2]! * v - k[j + 4]! * y;
				v = y;
			}
			data[i] = v;
		}
	}

	#look(): void {
		const z = this.#state;
		for (let i = 0; i < z.length; i++) if (Math.abs(z[i]!) < NOTHING) z[i] = 0;
		this.#untilLook = LOOK_EVERY;
	}
}
