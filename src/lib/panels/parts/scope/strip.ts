import type { Columns } from './columns.ts';

/** Where one channel is drawn, in clip space (−1 … 1, y upwards). */
export interface StripRow {
	readonly channel: number;
	/** y of `centre`. */
	readonly middle: number;
	/** y per unit of the signal. */
	readonly gain: number;
	readonly centre: number;
}

/** Numbers per slot: two corners, x and y each. */
const SLOT = 4;

/**
 * The traces as one triangle strip, ready for the graphics card: a band from `lo` to `hi` for every column of every
 * row, so all channels are one draw call whatever their number. Where there is nothing to draw (the end of a row, a
 * break, a hole) the strip passes along triangles without area.
 *
 * The strip is a ring like the columns it shows: a new column overwrites the oldest one in place and x simply goes on
 * counting (x is `column - base`; whoever draws moves the view). A row has one slot per column, an empty one that parts
 * newest from oldest, one that closes the circle, and one that leads to the next row.
 */
export class Strip {
	/** `xy[((row * stride + slot) * 2 + corner) * 2 + axis]` */
	readonly xy: Float32Array;
	readonly base: number;
	readonly #rows: readonly StripRow[];
	readonly #slots: number;
	readonly #half: number;
	readonly #filled: boolean;
	/** The next column to write. */
	#next: number;

	/**
	 * Takes over all columns there are. `half` is half the thickness of a flat line in clip space; `filled`: the band
	 * goes from the row's middle to `hi`, for an envelope.
	 */
	constructor(columns: Columns, rows: readonly StripRow[], half: number, filled: boolean) {
		this.#rows = rows;
		this.#half = half;
		this.#filled = filled;
		this.#slots = columns.capacity + 1;
		this.xy = new Float32Array(rows.length * (this.#slots + 2) * SLOT);
		this.base = columns.first;
		this.#next = columns.first;
		this.update(columns);
	}

	/** The part of `xy` that draws one row alone; empty for a channel that is not shown. */
	rowOf(channel: number): Float32Array {
		const row = this.#rows.findIndex((candidate) => candidate.channel === channel);
		if (row < 0) return this.xy.subarray(0, 0);
		const start = row * (this.#slots + 2) * SLOT;
		return this.xy.subarray(start, start + (this.#slots + 1) * SLOT);
	}

	/** Adds the columns finished since the last time. */
	update(columns: Columns): void {
		const to = columns.done;
		if (to === this.#next) return;
		const from = Math.max(this.#next, columns.first);
		for (let row = 0; row < this.#rows.length; row++) {
			for (let column = from; column < to; column++) this.#write(columns, row, column);
			this.#close(row, to);
		}
		// Each row's last slot leads to the next row's first corner, which may just have changed; the last one nowhere.
		for (let row = 0; row < this.#rows.length; row++) {
			const at = this.#at(row, this.#slots + 1);
			const corner = row + 1 < this.#rows.length ? at + SLOT : at - 2;
			this.xy.copyWithin(at, at - 2, at);
			this.xy.copyWithin(at + 2, corner, corner + 2);
		}
		this.#next = to;
	}

	#at(row: number, slot: number): number {
		return (row * (this.#slots + 2) + slot) * SLOT;
	}

	#write(columns: Columns, row: number, column: number): void {
		const { channel, middle, gain, centre } = this.#rows[row]!;
		const source = (column % columns.capacity) * columns.nChannels + channel;
		const [lo, hi] = [columns.lo[source]!, columns.hi[source]!];
		const slot = column % this.#slots;
		const at = this.#at(row, slot);
		const before = this.#at(row, (slot + this.#slots - 1) % this.#slots);
		const { xy } = this;
		if (!(lo <= hi)) {
			// Nothing here: both corners stay on the last one before.
			xy.copyWithin(at, before + 2, before + 4);
			xy.copyWithin(at + 2, before + 2, before + 4);
			return;
		}
		const x = column - this.base;
		xy[at] = x;
		xy[at + 1] = this.#filled ? middle - this.#half : middle + (lo - centre) * gain - this.#half;
		xy[at + 2] = x;
		xy[at + 3] = middle + (hi - centre) * gain + this.#half;
		const after =
			column > columns.first ? ((column - 1) % columns.capacity) * columns.nChannels + channel : -1;
		// The first column after a hole: the hole's last corner comes over to it.
		if (after < 0 || !(columns.lo[after]! <= columns.hi[after]!)) xy.copyWithin(before + 2, at, at + 2);
	}

	/** Parts newest from oldest, and joins the last slot with the first where time goes on between them. */
	#close(row: number, done: number): void {
		const { xy } = this;
		const last = this.#slots - 1;
		const parting = done % this.#slots;
		const at = this.#at(row, parting);
		const newest = this.#at(row, (parting + last) % this.#slots);
		const oldest = this.#at(row, (parting + 1) % this.#slots);
		xy.copyWithin(at, newest + 2, newest + 4);
		xy.copyWithin(at + 2, oldest, oldest + 2);
		const circle = this.#at(row, this.#slots);
		if (parting !== 0 && parting !== last) {
			const first = this.#at(row, 0);
			xy.copyWithin(circle, first, first + SLOT);
		} else {
			xy.copyWithin(circle, circle - 2, circle);
			xy.copyWithin(circle + 2, circle - 2, circle);
		}
	}
}
