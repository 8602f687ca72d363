import type { Section } from '../../dsp/filters/biquad.ts';

/** State that has decayed to this is zero; float64 below 1e-308 is computed a hundred times slower. */
const ZERO = 1e-200;
/** Samples after which the state is checked, counted from the start of the signal, so that chunking cannot matter. */
const CHECK_EVERY = 1024;

/**
 * Second-order sections one after the other on one channel, causal, in and out in float64 (direct form II transposed,
 * as `scipy.signal.sosfilt`). Any chunking of the same samples gives the same bits.
 */
export class Cascade64 {
	readonly #sections: readonly Section[];
	/** `[2 * section]` and `[2 * section + 1]` */
	readonly #state: Float64Array;
	#untilCheck = CHECK_EVERY;

	constructor(sections: readonly Section[]) {
		this.#sections = sections;
		this.#state = new Float64Array(2 * sections.length);
	}

	/** Filters samples into a new array. */
	process(x: Float64Array): Float64Array {
		const out = Float64Array.from(x);
		for (let from = 0; from < out.length;) {
			const to = Math.min(out.length, from + this.#untilCheck);
			this.#run(out, from, to);
			this.#untilCheck -= to - from;
			from = to;
			if (this.#untilCheck === 0) this.#check();
		}
		return out;
	}

	/** The state after a signal that has always been `value` (`scipy.signal.sosfilt_zi`). */
	settle(value: number): void {
		let input = value;
		this.#sections.forEach(({ b0, b1, b2, a1, a2 }, s) => {
			const output = (input * (b0 + b1 + b2)) / (1 + a1 + a2);
			this.#state[2 * s + 1] = b2 * input - a2 * output;
			this.#state[2 * s] = b1 * input - a1 * output + this.#state[2 * s + 1]!;
			input = output;
		});
		this.#untilCheck = CHECK_EVERY;
	}

	#run(data: Float64Array, from: number, to: number): void {
		const z = this.#state;
		this.#sections.forEach(({ b0, b1, b2, a1, a2 }, s) => {
			let z0 = z[2 * s]!;
			let z1 = z[2 * s + 1]!;
			for (let i = from; i < to; i++) {
				const x = data[i]!;
				// A NaN or an infinity would stay in the state for ever: it passes beside the filter.
				if (x - x !== 0) continue;
				const y = b0 * x + z0;
				z0 = b1 * x - a1 * y + z1;
				z1 = b2 * x - a2 * y;
				data[i] = y;
			}
			z[2 * s] = z0;
			z[2 * s + 1] = z1;
		});
	}

	#check(): void {
		const z = this.#state;
		for (let i = 0; i < z.length; i++) if (Math.abs(z[i]!) < ZERO) z[i] = 0;
		this.#untilCheck = CHECK_EVERY;
	}
}
