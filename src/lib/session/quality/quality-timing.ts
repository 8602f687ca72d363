import type { InferredGaps } from './inferred-gaps.ts';

/** When the samples of a stream came. Null: it cannot be told. */
export interface TimingQuality {
	/** Samples per second between the gaps, by the timestamps. */
	readonly measuredHz: number | null;
	/** What came of what should have come at the declared rate, 1 being all of it. More than 1 is a device that is faster. */
	readonly delivered: number | null;
	/** Seconds from the first timestamp to the last. */
	readonly seconds: number;
	readonly gaps: {
		/** False: nobody counted lost samples; these are holes in the timestamps, see `InferredGaps`. */
		readonly counted: boolean;
		readonly count: number;
		/** Samples that are missing. */
		readonly lost: number;
		readonly longestSeconds: number;
		readonly totalSeconds: number;
	};
	/** Samples stamped earlier than the one before, or with no number. */
	readonly backwards: number;
}

/** Looks at every timestamp once. */
export class TimingTally {
	readonly #fs: number;
	readonly #inferredGaps: InferredGaps | undefined;
	#first = NaN;
	#last = NaN;
	#rows = 0;
	/** Intervals and seconds within unbroken runs. */
	#steps = 0;
	#stepSeconds = 0;
	#count = 0;
	#lost = 0;
	#longest = 0;
	#gapSeconds = 0;
	#backwards = 0;

	/** `holes`: where nobody counted gaps, finds them in the timestamps. */
	constructor(fs: number, inferredGaps: InferredGaps | undefined) {
		this.#fs = fs;
		this.#inferredGaps = inferredGaps;
	}

	/** Takes timestamps in order; `lost` samples are missing before the first, which `breaks` off what came before. */
	push(timestamps: Float64Array, lost: number, breaks: boolean): void {
		for (let i = 0; i < timestamps.length; i++) {
			const time = timestamps[i]!;
			const step = time - this.#last;
			this.#rows++;
			if (!(step >= 0)) {
				if (this.#rows > 1) this.#backwards++;
				if (Number.isNaN(this.#first)) this.#first = time;
			} else if (i === 0 && breaks) {
				this.#gap(step, lost);
			} else {
				const missing = this.#inferredGaps?.missing(step) ?? 0;
				if (missing > 0) this.#gap(step, missing);
				else {
					this.#steps++;
					this.#stepSeconds += step;
				}
			}
			if (Number.isFinite(time)) this.#last = time;
		}
	}

	#gap(step: number, lost: number): void {
		this.#count++;
		this.#lost += lost;
		this.#gapSeconds += step;
		this.#longest = Math.max(this.#longest, step);
	}

	get result(): TimingQuality {
		const measured = this.#stepSeconds > 0 ? this.#steps / this.#stepSeconds : null;
		const came = this.#rows / (this.#rows + this.#lost);
		return {
			measuredHz: measured,
			delivered: measured !== null && this.#fs > 0 ? (came * measured) / this.#fs : null,
			seconds: this.#last > this.#first ? this.#last - this.#first : 0,
			gaps: {
				counted: this.#inferredGaps === undefined,
				count: this.#count,
				lost: this.#lost,
				longestSeconds: this.#longest,
				totalSeconds: this.#gapSeconds
			},
			backwards: this.#backwards
		};
	}
}
