import { ahead } from '../../core/ahead.ts';
import { samples, type Samples } from '../../core/units.ts';
import { DamagedEntryError } from '../../store/damaged-entry.ts';
import type { RowMap } from './row-map.ts';
import type { StoredArray } from './stored-array.ts';

/** Blocks that a pass over all of them reads at once. */
const AHEAD = 8;

/** Timestamps of one chunk that belong to rows one after another. */
interface Block {
	/** Row of the stream the first one belongs to. */
	readonly row: number;
	/** Where they are among the stored timestamps. */
	readonly start: number;
	readonly end: number;
}

/** A block of timestamps that was read. */
interface Times {
	readonly row: number;
	readonly times: Float64Array;
}

/**
 * Finds rows by time without holding a stream's timestamps.
 *
 * Where timestamps are known never to go back, a search reads a handful of chunks. Where nobody knows (sessions of
 * other programs), one pass over the timestamps remembers the least and the greatest of each chunk, so that "nearest"
 * is the first minimum of |timestamp − t| whatever the order. Chunks that cannot be decoded are passed over.
 */
export class TimeIndex {
	readonly #timestamps: StoredArray;
	readonly #map: RowMap;
	readonly #onDamage: (chunk: number, error: DamagedEntryError) => void;
	#sorted: boolean;
	#blocks: readonly Block[] | undefined;
	#bounds: Promise<readonly Bounds[]> | undefined;
	/** Last timestamp of each block a search came by, so that the next search reads one chunk. */
	readonly #lasts = new Map<Block, number>();

	/** `map`: which of the timestamps are the stream's. `onDamage` is told of chunks that cannot be decoded. */
	constructor(
		timestamps: StoredArray,
		map: RowMap,
		sorted: boolean,
		onDamage: (chunk: number, error: DamagedEntryError) => void
	) {
		this.#timestamps = timestamps;
		this.#map = map;
		this.#sorted = sorted;
		this.#onDamage = onDamage;
	}

	/** Timestamps of the first and the last row that can be read; undefined when there is none. */
	async ends(): Promise<{ readonly first: number; readonly last: number } | undefined> {
		const first = await this.#readable(this.#all());
		const last = await this.#readable([...this.#all()].reverse());
		return first && last && { first: first.times[0]!, last: last.times.at(-1)! };
	}

	/** The row whose timestamp is nearest to `time`; of several, the first. 0 for an empty stream. */
	async nearest(time: number): Promise<Samples> {
		if (this.#map.nSamples === 0) return samples(0);
		if (!this.#sorted) return this.#nearestOfAny(time);
		const { row, before, after } = await this.#search((timestamp) => timestamp >= time);
		if (before === undefined) return samples(after === undefined ? 0 : row);
		if (after !== undefined && after - time < time - before) return samples(row);
		// The nearest time may have come several times.
		return samples((await this.#search((timestamp) => timestamp >= before)).row);
	}

	/** The last row at or before `time`, or −1. Takes the timestamps to be in order. */
	async lastAtOrBefore(time: number): Promise<number> {
		return (await this.#search((timestamp) => timestamp > time)).rowBefore;
	}

	/** True when timestamps never go back. Where nobody knows, one pass over them finds out. */
	async inOrder(): Promise<boolean> {
		if (!this.#sorted) await (this.#bounds ??= this.#scan());
		return this.#sorted;
	}

	/** The first row for which `found` holds, in order of rows, and what is beside it. */
	async #search(found: (timestamp: number) => boolean): Promise<Found> {
		for (;;) {
			const blocks = this.#all();
			let [lo, hi] = [0, blocks.length];
			// The first block whose last row holds it, then the row inside.
			while (lo < hi) {
				const mid = (lo + hi) >> 1;
				const last = await this.#lastOf(blocks[mid]!);
				if (last === undefined) break;
				if (found(last)) hi = mid;
				else lo = mid + 1;
			}
			// A block turned out to be damaged: it is no longer among them.
			if (lo < hi) continue;
			const previous = blocks[lo - 1];
			const before = previous && (await this.#lastOf(previous));
			if (previous && before === undefined) continue;
			const rowBefore = previous ? previous.row + previous.end - previous.start - 1 : -1;
			const block = blocks[lo];
			if (!block) return { row: this.#map.nSamples, rowBefore, before, after: undefined };
			const times = await this.#read(block);
			if (!times) continue;
			return within({ row: block.row, times }, found, rowBefore, before);
		}
	}

	async #nearestOfAny(time: number): Promise<Samples> {
		this.#bounds ??= this.#scan();
		const bounds = await this.#bounds;
		if (this.#sorted) return this.nearest(time);
		const least = (bound: Bounds): number =>
			time < bound.least ? bound.least - time : time > bound.greatest ? time - bound.greatest : 0;
		// The block where it is most likely first, so that few others have to be read.
		let likely = bounds[0];
		for (const bound of bounds) if (likely && least(bound) < least(likely)) likely = bound;
		let best = 0;
		let distance = Infinity;
		for (const bound of likely ? [likely, ...bounds] : []) {
			if (!(least(bound) <= distance)) continue;
			const times = (await this.#read(bound.block)) ?? [];
			for (let row = 0; row < times.length; row++) {
				const here = Math.abs(times[row]! - time);
				const at = bound.block.row + row;
				if (here < distance || (here === distance && at < best)) {
					distance = here;
					best = at;
				}
			}
		}
		return samples(best);
	}

	async #scan(): Promise<readonly Bounds[]> {
		const bounds: Bounds[] = [];
		let sorted = true;
		let before = -Infinity;
		for await (const [block, times] of ahead(this.#all(), (each) => this.#read(each), AHEAD)) {
			if (!times) continue;
			let least = Infinity;
			let greatest = -Infinity;
			for (const time of times) {
				if (time < least) least = time;
				if (time > greatest) greatest = time;
				if (!(time >= before)) sorted = false;
				before = time;
			}
			bounds.push({ block, least, greatest });
		}
		this.#sorted = sorted;
		return bounds;
	}

	async #lastOf(block: Block): Promise<number | undefined> {
		const known = this.#lasts.get(block);
		if (known !== undefined) return known;
		const last = (await this.#read(block))?.at(-1);
		if (last !== undefined) this.#lasts.set(block, last);
		return last;
	}

	/** The first of `blocks` that can be read. */
	async #readable(blocks: readonly Block[]): Promise<Times | undefined> {
		for (const block of blocks) {
			const times = await this.#read(block);
			if (times) return { row: block.row, times };
		}
		return undefined;
	}

	/** The timestamps of a block; undefined when its chunk cannot be decoded, and then it is no block any more. */
	async #read(block: Block): Promise<Float64Array | undefined> {
		const { chunkRows } = this.#timestamps;
		const i = Math.floor(block.start / chunkRows);
		try {
			const chunk = (await this.#timestamps.chunk(i)) as Float64Array;
			return chunk.subarray(block.start - i * chunkRows, block.end - i * chunkRows);
		} catch (error) {
			if (!(error instanceof DamagedEntryError)) throw error;
			this.#blocks = this.#all().filter((other) => other !== block);
			this.#onDamage(i, error);
			return undefined;
		}
	}

	/** The blocks of the stream that are not known to be damaged, in order. */
	#all(): readonly Block[] {
		if (this.#blocks) return this.#blocks;
		const { chunkRows } = this.#timestamps;
		const blocks: Block[] = [];
		for (const run of this.#map.runs) {
			for (let start = run.start; start < run.end;) {
				const end = Math.min(run.end, (Math.floor(start / chunkRows) + 1) * chunkRows);
				blocks.push({ row: run.row + start - run.start, start, end });
				start = end;
			}
		}
		return (this.#blocks = blocks);
	}
}

/** A place in order of time: the first row for which something holds, its timestamp, and what comes before it. */
interface Found {
	readonly row: number;
	readonly after: number | undefined;
	/** The row before it that can be read (−1: none), and its timestamp. */
	readonly rowBefore: number;
	readonly before: number | undefined;
}

/** Searches one block, in which the last row holds. */
function within(
	{ row, times }: Times,
	found: (timestamp: number) => boolean,
	rowBefore: number,
	before: number | undefined
): Found {
	let [from, to] = [0, times.length - 1];
	while (from < to) {
		const mid = (from + to) >> 1;
		if (found(times[mid]!)) to = mid;
		else from = mid + 1;
	}
	const after = times[from]!;
	return from === 0
		? { row, after, rowBefore, before }
		: { row: row + from, after, rowBefore: row + from - 1, before: times[from - 1]! };
}

interface Bounds {
	readonly block: Block;
	readonly least: number;
	readonly greatest: number;
}
