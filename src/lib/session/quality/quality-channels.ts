/** What the samples of one channel say about it. Values are in the stream's unit; null where there is no finite value. */
export interface ChannelQuality {
	readonly min: number | null;
	readonly max: number | null;
	/** Share of the samples, 0 … 1, at the ends of the range: see `ChannelTally`. */
	readonly clipped: number;
	/** One value from beginning to end. */
	readonly flat: boolean;
	/** The longest run of equal values, in samples. */
	readonly longestRun: number;
	/** Samples that are no finite numbers. */
	readonly notNumbers: number;
	/** Share of the power above 10 Hz, 0 … 1, in 50 Hz and its multiples; null where it cannot be told: see `MainsMeter`. */
	readonly mains50: number | null;
	/** Likewise for 60 Hz. */
	readonly mains60: number | null;
}

/** Equal samples in a row that make an extreme value a limit. Noise repeats its own maximum less often. */
const RUN = 3;

/**
 * Looks at every sample of every channel once, and remembers a few numbers.
 *
 * A sample is clipped when it is at or beyond a limit that is known (the device's full scale, the ends of an integer
 * dtype). Where none is known, or the channel never reached it, a sample is clipped when it is one of three or more
 * equal ones in a row that have the channel's largest (or smallest) value of the whole take: amplifiers and converters
 * saturate flat, muscles do not.
 */
export class ChannelTally {
	readonly #nChannels: number;
	readonly #limits: readonly [low: number, high: number];
	readonly #min: Float32Array;
	readonly #max: Float32Array;
	/** Samples in runs at the extreme so far, and how long the run there is that may go on. */
	readonly #atMin: Float64Array;
	readonly #atMax: Float64Array;
	readonly #beyondLow: Float64Array;
	readonly #beyondHigh: Float64Array;
	readonly #last: Float32Array;
	readonly #run: Float64Array;
	readonly #longest: Float64Array;
	readonly #notNumbers: Float64Array;
	#rows = 0;

	/** `limits`: values at or beyond which the device clips; ±Infinity where nobody knows. */
	constructor(nChannels: number, limits: readonly [low: number, high: number] = [-Infinity, Infinity]) {
		const zeros = (): Float64Array => new Float64Array(nChannels);
		this.#nChannels = nChannels;
		this.#limits = limits;
		this.#min = new Float32Array(nChannels).fill(Infinity);
		this.#max = new Float32Array(nChannels).fill(-Infinity);
		this.#atMin = zeros();
		this.#atMax = zeros();
		this.#beyondLow = zeros();
		this.#beyondHigh = zeros();
		this.#last = new Float32Array(nChannels).fill(NaN);
		this.#run = zeros();
		this.#longest = zeros();
		this.#notNumbers = zeros();
	}

	/** Takes rows, `data[row * nChannels + channel]`. How they are cut makes no difference. */
	push(data: Float32Array): void {
		const { length } = data;
		const nChannels = this.#nChannels;
		const [low, high] = this.#limits;
		for (let channel = 0; channel < nChannels; channel++) {
			// In locals: this loop sees every sample of an hour.
			let min = this.#min[channel]!;
			let max = this.#max[channel]!;
			let last = this.#last[channel]!;
			let run = this.#run[channel]!;
			let longest = this.#longest[channel]!;
			for (let i = channel; i < length; i += nChannels) {
				const value = data[i]!;
				if (value === last) {
					run++;
				} else {
					if (run > longest) longest = run;
					run = 1;
					last = value;
					if (!(value > -Infinity && value < Infinity)) {
						this.#notNumbers[channel]!++;
						last = NaN;
						run = 0;
						continue;
					}
				}
				if (value >= high) this.#beyondHigh[channel]!++;
				else if (value <= low) this.#beyondLow[channel]!++;
				if (value >= max) {
					if (value > max) {
						max = value;
						this.#atMax[channel] = 0;
					}
					if (run >= RUN) this.#atMax[channel]! += run === RUN ? RUN : 1;
				}
				if (value <= min) {
					if (value < min) {
						min = value;
						this.#atMin[channel] = 0;
					}
					if (run >= RUN) this.#atMin[channel]! += run === RUN ? RUN : 1;
				}
			}
			this.#min[channel] = min;
			this.#max[channel] = max;
			this.#last[channel] = last;
			this.#run[channel] = run;
			this.#longest[channel] = Math.max(longest, run);
		}
		this.#rows += length / nChannels;
	}

	/** What a channel looked like, mains aside. */
	of(channel: number): Omit<ChannelQuality, 'mains50' | 'mains60'> {
		const [min, max] = [this.#min[channel]!, this.#max[channel]!];
		const some = max >= min;
		const flat = some && min === max && this.#rows > 1;
		const above = this.#beyondHigh[channel]! || this.#atMax[channel]!;
		const below = this.#beyondLow[channel]! || this.#atMin[channel]!;
		return {
			min: some ? min : null,
			max: some ? max : null,
			clipped: flat || !some ? 0 : (above + below) / this.#rows,
			flat,
			longestRun: this.#longest[channel]!,
			notNumbers: this.#notNumbers[channel]!
		};
	}
}
