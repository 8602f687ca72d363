/** Columns left empty at a break, at least: enough to be seen as one. */
const BREAK_COLUMNS = 3;

/** Columns `[start, end)` without a break between them. */
export interface Stretch {
	readonly start: number;
	readonly end: number;
	/** Timestamp of its first sample; absent where the stretch began before `start`. */
	readonly opens?: number;
}

/**
 * A signal as pixel columns: the smallest and the largest value every channel takes while time crosses one column. The
 * signal is taken as the line through its samples, so a column knows the values at both of its edges: neighbours always
 * touch, and it makes no difference whether a column holds a thousand samples or a tenth of one.
 *
 * Each sample is looked at once, when it comes; the newest `capacity` columns are kept. Columns are counted from 0 for
 * ever; column `c` rests in slot `c % capacity`.
 */
export class Columns {
	readonly nChannels: number;
	/** Samples per column; may be a fraction. */
	readonly perColumn: number;
	readonly capacity: number;
	/** `lo[slot * nChannels + channel]`. Larger than `hi` where the channel had no number in that column. */
	readonly lo: Float32Array;
	/** `hi[slot * nChannels + channel]` */
	readonly hi: Float32Array;
	/** Per slot: timestamp of the newest sample when the column was finished; NaN where nothing was. */
	readonly times: Float64Array;
	#done = 0;
	/** First columns of unbroken stretches, oldest first, and the timestamps they open with. */
	#starts: { readonly column: number; readonly time: number }[] = [];
	/** Samples from the current column's left edge to the newest sample. */
	#phase = 0;
	/** False until a stretch has its first sample. */
	#joined = false;
	readonly #lo: Float32Array;
	readonly #hi: Float32Array;
	readonly #last: Float32Array;
	#time = NaN;

	constructor(nChannels: number, perColumn: number, capacity: number) {
		this.nChannels = nChannels;
		this.perColumn = perColumn;
		this.capacity = capacity;
		this.lo = new Float32Array(capacity * nChannels);
		this.hi = new Float32Array(capacity * nChannels);
		this.times = new Float64Array(capacity).fill(NaN);
		this.#lo = new Float32Array(nChannels);
		this.#hi = new Float32Array(nChannels);
		this.#last = new Float32Array(nChannels);
	}

	/** Columns finished so far: the number the next one will get. */
	get done(): number {
		return this.#done;
	}

	/** The oldest column that is kept. */
	get first(): number {
		return Math.max(0, this.#done - this.capacity);
	}

	isBlank(column: number): boolean {
		return Number.isNaN(this.times[column % this.capacity]!);
	}

	/** Unbroken stretches among the columns `[from, to)`, oldest first. */
	stretches(from: number, to: number): readonly Stretch[] {
		return this.#starts
			.map(({ column, time }, k) => {
				const start = Math.max(column, from, this.first);
				let end = Math.min(this.#starts[k + 1]?.column ?? to, to);
				while (end > start && this.isBlank(end - 1)) end--;
				return start === column ? { start, end, opens: time } : { start, end };
			})
			.filter(({ start, end }) => end > start);
	}

	/** The next samples: `data[row * nChannels + channel]`. */
	push(data: Float32Array, timestamps: Float64Array): void {
		const { nChannels: n, perColumn } = this;
		const [lo, hi, last] = [this.#lo, this.#hi, this.#last];
		const rows = timestamps.length;
		for (let row = 0, at = 0; row < rows; row++, at += n) {
			this.#time = timestamps[row]!;
			if (!this.#joined) {
				this.#joined = true;
				this.#phase = 0;
				this.#starts.push({ column: this.#done, time: this.#time });
				for (let c = 0; c < n; c++) open(lo, hi, c, data[at + c]!);
			} else {
				this.#phase += 1;
				while (this.#phase >= perColumn) {
					const share = 1 - (this.#phase - perColumn);
					for (let c = 0; c < n; c++) {
						const edge = last[c]! + (data[at + c]! - last[c]!) * share;
						if (edge < lo[c]!) lo[c] = edge;
						if (edge > hi[c]!) hi[c] = edge;
					}
					this.#finish();
					for (let c = 0; c < n; c++) open(lo, hi, c, last[c]! + (data[at + c]! - last[c]!) * share);
					this.#phase -= perColumn;
				}
				for (let c = 0; c < n; c++) {
					const value = data[at + c]!;
					if (value < lo[c]!) lo[c] = value;
					if (value > hi[c]!) hi[c] = value;
				}
			}
			for (let c = 0; c < n; c++) last[c] = data[at + c]!;
		}
	}

	/** A break: what comes next does not follow what was. Takes the room of `samples` samples. */
	skip(samples: number): void {
		if (this.#done === 0 && !this.#joined) return;
		if (this.#joined) this.#finish();
		this.#joined = false;
		const blank = Math.min(this.capacity, Math.max(BREAK_COLUMNS, Math.round(samples / this.perColumn)));
		for (let k = 0; k < blank; k++) {
			const slot = this.#done % this.capacity;
			this.lo.fill(Infinity, slot * this.nChannels, (slot + 1) * this.nChannels);
			this.hi.fill(-Infinity, slot * this.nChannels, (slot + 1) * this.nChannels);
			this.times[slot] = NaN;
			this.#done++;
		}
		this.#forget();
	}

	/** How far every channel gets from its `centres` in the columns kept; 0 where there is nothing. */
	reach(centres: ArrayLike<number>): Float64Array {
		const n = this.nChannels;
		const reach = new Float64Array(n);
		const end = Math.min(this.#done, this.capacity) * n;
		for (let at = 0, c = 0; at < end; at++) {
			const [lo, hi, centre] = [this.lo[at]!, this.hi[at]!, centres[c]!];
			if (lo <= hi) {
				if (hi - centre > reach[c]!) reach[c] = hi - centre;
				if (centre - lo > reach[c]!) reach[c] = centre - lo;
			}
			if (++c === n) c = 0;
		}
		return reach;
	}

	#finish(): void {
		const slot = this.#done % this.capacity;
		this.lo.set(this.#lo, slot * this.nChannels);
		this.hi.set(this.#hi, slot * this.nChannels);
		this.times[slot] = this.#time;
		this.#done++;
		if (slot === 0) this.#forget();
	}

	#forget(): void {
		while (this.#starts.length > 1 && this.#starts[1]!.column <= this.first) this.#starts.shift();
	}
}

function open(lo: Float32Array, hi: Float32Array, channel: number, value: number): void {
	const isNumber = value === value;
	lo[channel] = isNumber ? value : Infinity;
	hi[channel] = isNumber ? value : -Infinity;
}
