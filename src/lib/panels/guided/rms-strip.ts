import type { LiveStream } from '../../sources/pump.ts';
import { SharedRing, type RowBuffer } from '../../ring/shared-ring.ts';

/** Seconds that are shown. */
export const STRIP_SECONDS = 10;
/** Columns they are divided into. */
export const STRIP_COLUMNS = 100;
/** Values above this share of all are as bright as the brightest: one artefact must not darken the rest. */
const BRIGHT_SHARE = 0.99;
/** The brightest is at least this many times the usual value: noise alone stays dark. */
const LEAST_CONTRAST = 3;
/** Rows of one read. */
const READ_ROWS = 4096;

/** The RMS of every channel in the last seconds, in columns of one length: `values[column * nChannels + channel]`. */
export class RmsStrip {
	readonly nChannels: number;
	/** Oldest first; NaN where there was no signal. */
	readonly values: Float32Array;
	/** Time of the right edge: of the last row of the newest column. NaN before the first. */
	end = NaN;
	readonly #ring: SharedRing;
	readonly #buffer: RowBuffer;
	readonly #rows: number;
	readonly #sum: Float64Array;
	readonly #square: Float64Array;
	#at: number;
	#n = 0;

	constructor({ info, ring }: Pick<LiveStream, 'info' | 'ring'>) {
		this.#ring = new SharedRing(ring);
		this.nChannels = info.nChannels;
		this.#rows = Math.max(1, Math.round((STRIP_SECONDS / STRIP_COLUMNS) * info.fs));
		this.#buffer = this.#ring.buffer(Math.min(this.#ring.capacity, READ_ROWS));
		this.values = new Float32Array(STRIP_COLUMNS * this.nChannels).fill(NaN);
		this.#sum = new Float64Array(this.nChannels);
		this.#square = new Float64Array(this.nChannels);
		const all = this.#rows * STRIP_COLUMNS;
		this.#at = Math.max(this.#ring.oldest, this.#ring.written - all);
	}

	/** Takes in what came. True when a column was finished. */
	pull(): boolean {
		let finished = false;
		for (const until = this.#ring.written; this.#at < until;) {
			const { row, data, timestamps, broken } = this.#ring.read(this.#at, this.#buffer);
			if (timestamps.length === 0) break;
			if (broken) this.#clear();
			for (let r = 0; r < timestamps.length; r++) {
				this.#add(data, r * this.nChannels);
				if (this.#n < this.#rows) continue;
				this.#finish();
				this.end = timestamps[r]!;
				finished = true;
			}
			this.#at = row + timestamps.length;
		}
		return finished;
	}

	/** How bright each value is, 0 … 1, in the order of `values`: from the weakest moment of its channel to the strongest. */
	brightness(): Float32Array {
		const low = Array.from({ length: this.nChannels }, (_, channel) => {
			let least = Infinity;
			for (let i = channel; i < this.values.length; i += this.nChannels)
				least = Math.min(least, this.values[i]! >= 0 ? this.values[i]! : Infinity);
			return least;
		});
		const above = this.values.map((value, i) => value - low[i % this.nChannels]!);
		const sorted = above.filter((value) => value >= 0).sort();
		const lows = low.filter((value) => Number.isFinite(value)).sort((a, b) => a - b);
		const usual = lows[Math.floor(lows.length / 2)] ?? 0;
		const strongest = sorted[Math.floor(BRIGHT_SHARE * (sorted.length - 1))] ?? 0;
		const full = Math.max(strongest, (LEAST_CONTRAST - 1) * usual, Number.MIN_VALUE);
		return above.map((value) => (value > 0 ? Math.min(1, value / full) : 0));
	}

	#add(data: Float32Array, at: number): void {
		for (let channel = 0; channel < this.nChannels; channel++) {
			const value = data[at + channel]!;
			this.#sum[channel]! += value;
			this.#square[channel]! += value * value;
		}
		this.#n++;
	}

	/** RMS about the mean: an electrode's offset is no activity. */
	#finish(): void {
		this.values.copyWithin(0, this.nChannels);
		const at = this.values.length - this.nChannels;
		for (let channel = 0; channel < this.nChannels; channel++) {
			const mean = this.#sum[channel]! / this.#n;
			this.values[at + channel] = Math.sqrt(Math.max(0, this.#square[channel]! / this.#n - mean * mean));
		}
		this.#clear();
	}

	#clear(): void {
		this.#sum.fill(0);
		this.#square.fill(0);
		this.#n = 0;
	}
}

/** A stretch of the strip with one class: from `left` to `right`, as shares of the width. */
export interface StripClass {
	readonly classIndex: number;
	readonly left: number;
	readonly right: number;
}

/** The labelled stretches that are in the strip; `marks`: what was shown and when, in order. `end`: time of the right edge. */
export function stripClasses(
	marks: readonly { readonly classIndex: number; readonly shown: number | undefined }[],
	end: number
): StripClass[] {
	const begin = end - STRIP_SECONDS;
	const seen = marks.filter(({ shown }) => shown !== undefined && shown < end);
	return seen.flatMap(({ classIndex, shown }, i) => {
		const to = seen[i + 1]?.shown ?? end;
		if (classIndex < 0 || to <= begin) return [];
		const share = (time: number): number => (Math.max(begin, time) - begin) / STRIP_SECONDS;
		return [{ classIndex, left: share(shown!), right: share(to) }];
	});
}
