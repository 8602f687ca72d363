import type { MinMaxPyramid } from './min-max-pyramid.ts';
import type { StreamInfo } from './signal.ts';

/** Bins at the beginning are this long, seconds; in a slow stream as long as two samples. */
const LEAST_SECONDS = 0.01;
/** Slower streams, and probabilities, keep their values; faster ones are drawn about the mean of each channel. */
const SLOW_HZ = 100;

/**
 * A stream at a glance while it grows, in memory that does not: the lowest and the highest value of each of at most
 * `capacity` equal bins of time. When all are full, neighbours become one, and bins are twice as long. The trace is that of
 * `MinMaxPyramid`: the mean over channels of each channel's extremes about its own mean (here of about the last second).
 */
export class RunningMinMax {
	readonly #nChannels: number;
	readonly #fs: number;
	readonly #capacity: number;
	readonly #centred: boolean;
	/** `[2 * bin]` is the lowest, `[2 * bin + 1]` the highest value; NaN where no sample was. */
	readonly #bins: Float32Array;
	readonly #centre: Float64Array;
	readonly #low: Float32Array;
	readonly #high: Float32Array;
	#binSeconds: number;
	#rows = 0;
	#start = NaN;
	#end = NaN;

	constructor({ nChannels, fs, unit }: Pick<StreamInfo, 'nChannels' | 'fs' | 'unit'>, capacity = 4096) {
		this.#nChannels = nChannels;
		this.#fs = fs;
		this.#capacity = capacity;
		this.#centred = fs > SLOW_HZ && unit !== 'probability';
		this.#bins = new Float32Array(2 * capacity).fill(NaN);
		this.#centre = new Float64Array(nChannels);
		this.#low = new Float32Array(nChannels);
		this.#high = new Float32Array(nChannels);
		this.#binSeconds = Math.max(LEAST_SECONDS, fs > 0 ? 2 / fs : 0);
	}

	/** Timestamp of the first sample; NaN before it. */
	get start(): number {
		return this.#start;
	}
	/** Seconds from the first sample to the newest. */
	get duration(): number {
		return this.#rows === 0 ? 0 : this.#end - this.#start;
	}
	get binSeconds(): number {
		return this.#binSeconds;
	}

	/** The next samples, `data[row * nChannels + channel]`. What is before the first sample is left out. */
	push(data: Float32Array, timestamps: Float64Array): void {
		const n = timestamps.length;
		if (n === 0) return;
		if (this.#rows === 0) this.#start = this.#end = timestamps[0]!;
		for (let from = 0; from < n;) {
			const bin = this.#binAt(timestamps[from]!);
			let to = from + 1;
			while (to < n && this.#binAt(timestamps[to]!) === bin) to++;
			this.#follow(data, from, to);
			if (bin >= 0) this.#merge(this.#roomFor(timestamps[from]!, bin), data, from, to);
			from = to;
		}
		this.#end = Math.max(this.#end, timestamps[n - 1]!);
	}

	/** What there is so far, to be drawn as any `MinMaxPyramid`. A view: valid until the next `push`, and nothing is copied. */
	overview(stream: string): MinMaxPyramid {
		const used = Math.min(this.#capacity, Math.floor(this.duration / this.#binSeconds) + 1);
		const bins = this.#bins.subarray(0, this.#rows === 0 ? 0 : 2 * used);
		const levels = [{ binSeconds: this.#binSeconds, bins }];
		return { stream, start: this.#start, duration: this.duration, gaps: [], levels };
	}

	#binAt(time: number): number {
		return Math.floor((time - this.#start) / this.#binSeconds);
	}

	/** The bin of a time, after folding until there is one. */
	#roomFor(time: number, bin: number): number {
		while (bin >= this.#capacity) {
			this.#fold();
			bin = this.#binAt(time);
		}
		return bin;
	}

	/** Two neighbours become one bin. */
	#fold(): void {
		const bins = this.#bins;
		for (let bin = 0; bin < this.#capacity; bin++) {
			const [a, b] = [4 * bin, 4 * bin + 2];
			bins[2 * bin] = a < bins.length ? lower(bins[a]!, bins[b]!) : NaN;
			bins[2 * bin + 1] = a < bins.length ? higher(bins[a + 1]!, bins[b + 1]!) : NaN;
		}
		this.#binSeconds *= 2;
	}

	/** Each channel's mean of about a second. */
	#follow(data: Float32Array, from: number, to: number): void {
		const { length } = this.#centre;
		for (let row = from; row < to; row++) {
			this.#rows++;
			if (!this.#centred) continue;
			const share = 1 / Math.min(this.#rows, this.#fs);
			for (let c = 0; c < length; c++) {
				const change = data[row * length + c]! - this.#centre[c]!;
				if (change === change) this.#centre[c]! += share * change;
			}
		}
	}

	#merge(bin: number, data: Float32Array, from: number, to: number): void {
		const [low, high, n] = [this.#low.fill(Infinity), this.#high.fill(-Infinity), this.#nChannels];
		for (let row = from; row < to; row++) {
			for (let c = 0; c < n; c++) {
				const value = data[row * n + c]!;
				if (value < low[c]!) low[c] = value;
				if (value > high[c]!) high[c] = value;
			}
		}
		let [lowest, highest, channels] = [0, 0, 0];
		for (let c = 0; c < n; c++) {
			if (low[c]! > high[c]!) continue;
			lowest += low[c]! - this.#centre[c]!;
			highest += high[c]! - this.#centre[c]!;
			channels++;
		}
		if (channels === 0) return;
		this.#bins[2 * bin] = lower(this.#bins[2 * bin]!, lowest / channels);
		this.#bins[2 * bin + 1] = higher(this.#bins[2 * bin + 1]!, highest / channels);
	}
}

/** The lower of two; the other one where one is no number. */
const lower = (a: number, b: number): number => (a < b || Number.isNaN(b) ? a : b);
const higher = (a: number, b: number): number => (a > b || Number.isNaN(b) ? a : b);
