import { ahead } from '../../core/ahead.ts';
import { samples, type Samples } from '../../core/units.ts';
import type { StoredArray } from './stored-array.ts';

/** Chunks that a pass over all of them reads at once. */
const AHEAD = 8;

/**
 * Finds rows by time without holding a stream's timestamps.
 *
 * Where timestamps are known never to go back, a search reads a handful of chunks. Where nobody knows (sessions of
 * other programs), one pass over the timestamps remembers the least and the greatest of each chunk, so that "nearest"
 * is the first minimum of |timestamp − t| whatever the order.
 */
export class TimeIndex {
	readonly #timestamps: StoredArray;
	readonly #rows: number;
	#sorted: boolean;
	#bounds: Promise<readonly Bounds[]> | undefined;
	/** Last timestamp of each chunk a search came by, so that the next search reads one chunk. */
	readonly #lasts = new Map<number, number>();

	/** `rows`: how many of the timestamps have samples. */
	constructor(timestamps: StoredArray, rows: number, sorted: boolean) {
		this.#timestamps = timestamps;
		this.#rows = rows;
		this.#sorted = sorted;
	}

	/** The row whose timestamp is nearest to `time`; of several, the first. 0 for an empty stream. */
	async nearest(time: number): Promise<Samples> {
		if (this.#rows === 0) return samples(0);
		if (!this.#sorted) return this.#nearestOfAny(time);
		const after = await this.#firstAtOrAfter(time);
		if (after === 0) return samples(0);
		const before = await this.#at(after - 1);
		if (after < this.#rows && (await this.#at(after)) - time < time - before) return samples(after);
		// The nearest time may have come several times.
		return samples(await this.#firstAtOrAfter(before));
	}

	/** The last row at or before `time`, or −1. Takes the timestamps to be in order. */
	async lastAtOrBefore(time: number): Promise<number> {
		return (await this.#search((timestamp) => timestamp > time)) - 1;
	}

	/** True when timestamps never go back. Where nobody knows, one pass over them finds out. */
	async inOrder(): Promise<boolean> {
		if (!this.#sorted) await (this.#bounds ??= this.#scan());
		return this.#sorted;
	}

	#firstAtOrAfter(time: number): Promise<number> {
		return this.#search((timestamp) => timestamp >= time);
	}

	/** The first row for which `found` holds, in order of rows; the number of rows when there is none. */
	async #search(found: (timestamp: number) => boolean): Promise<number> {
		const { chunkRows } = this.#timestamps;
		let lo = 0;
		let hi = Math.ceil(this.#rows / chunkRows);
		// The first chunk whose last row holds it, then the row inside.
		while (lo < hi) {
			const mid = (lo + hi) >> 1;
			if (found(await this.#lastOf(mid))) hi = mid;
			else lo = mid + 1;
		}
		const start = lo * chunkRows;
		if (start >= this.#rows) return this.#rows;
		const chunk = await this.#chunk(lo);
		let from = 0;
		let to = chunk.length;
		while (from < to) {
			const mid = (from + to) >> 1;
			if (found(chunk[mid]!)) to = mid;
			else from = mid + 1;
		}
		return start + from;
	}

	async #nearestOfAny(time: number): Promise<Samples> {
		this.#bounds ??= this.#scan();
		const bounds = await this.#bounds;
		if (this.#sorted) return this.nearest(time);
		let best = 0;
		let distance = Infinity;
		for (const [i, { least, greatest }] of bounds.entries()) {
			const atLeast = time < least ? least - time : time > greatest ? time - greatest : 0;
			if (!(atLeast < distance)) continue;
			const chunk = await this.#chunk(i);
			for (let row = 0; row < chunk.length; row++) {
				const here = Math.abs(chunk[row]! - time);
				if (here < distance) {
					distance = here;
					best = i * this.#timestamps.chunkRows + row;
				}
			}
		}
		return samples(best);
	}

	async #scan(): Promise<readonly Bounds[]> {
		const bounds: Bounds[] = [];
		let sorted = true;
		let before = -Infinity;
		const chunks = Array.from({ length: Math.ceil(this.#rows / this.#timestamps.chunkRows) }, (_, i) => i);
		for await (const [, chunk] of ahead(chunks, (i) => this.#chunk(i), AHEAD)) {
			let least = Infinity;
			let greatest = -Infinity;
			for (const time of chunk) {
				if (time < least) least = time;
				if (time > greatest) greatest = time;
				if (!(time >= before)) sorted = false;
				before = time;
			}
			bounds.push({ least, greatest });
		}
		this.#sorted = sorted;
		return bounds;
	}

	async #lastOf(i: number): Promise<number> {
		const known = this.#lasts.get(i);
		if (known !== undefined) return known;
		const last = (await this.#chunk(i)).at(-1)!;
		this.#lasts.set(i, last);
		return last;
	}

	async #at(row: number): Promise<number> {
		const { chunkRows } = this.#timestamps;
		const i = Math.floor(row / chunkRows);
		return (await this.#chunk(i))[row - i * chunkRows]!;
	}

	async #chunk(i: number): Promise<Float64Array> {
		const { chunkRows } = this.#timestamps;
		const chunk = (await this.#timestamps.chunk(i)) as Float64Array;
		return chunk.subarray(0, Math.min(chunkRows, this.#rows - i * chunkRows));
	}
}

interface Bounds {
	readonly least: number;
	readonly greatest: number;
}
