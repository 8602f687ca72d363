// Over 250 lines because writer and reader are the two sides of one memory layout and of one order of atomic stores.
import type { Chunk, Gap } from '../core/signal.ts';
import { seconds, type Samples, type Seconds } from '../core/units.ts';
import { GapLog, type RowGap } from './gap-log.ts';

/** What another thread needs to open the same ring. Plain and cloneable, so it travels as an RPC argument. */
export interface RingHandle {
	readonly buffer: SharedArrayBuffer;
	readonly nChannels: number;
	/** Rows the ring holds. */
	readonly capacity: number;
}

/** A reader's own memory, filled by `read`: allocate once, read for ever. */
export interface RowBuffer {
	/** `data[row * nChannels + channel]` */
	readonly data: Float32Array;
	readonly timestamps: Float64Array;
	/** Rows that fit. */
	readonly rows: number;
}

/**
 * Rows a reader gets. Never crosses a gap: the rows after one come with the next read, `lost` set. A read of zero rows
 * says nothing else: it leaves the reader where it was, and what it missed is told with the rows that come.
 */
export interface RingRead extends Chunk {
	/** Position of the first row, counted since the ring was made. A reader's next place is `row + length`. */
	readonly row: number;
	/** Sample index of the first row. Equal to `row` but in replay, where it is the recorded one. */
	readonly index: Samples;
	readonly lost: number;
	/** Rows that were overwritten before this reader came. 0 unless it was slower than the ring is long. */
	readonly missed: number;
	/** True where the first row does not follow the one before it: lost samples, a seam, or `missed` rows. */
	readonly broken: boolean;
	/** When the last row entered the ring. */
	readonly arrived: Seconds;
}

const HEADER_BYTES = 64;
const [COMMITTED, RESERVED, GAPS_WRITTEN, LOST, FIRST, ID] = [0, 1, 2, 3, 4, 5] as const;

/**
 * The last `capacity` rows of one stream, shared between threads. A broadcast, not a queue: one writer, any number of
 * readers; nobody consumes, every reader keeps its own place, and the writer never waits.
 *
 * Rows below `committed` may be read; rows below `reserved - capacity` may already be half overwritten. A reader copies
 * first and checks `reserved` afterwards, so a torn copy is always noticed and read again. Plain accesses must not pass the
 * atomic ones: a release store lets later stores pass it and an acquire load lets earlier loads pass it, harmless on x86 but
 * not on ARM. Hence the atomic load after the writer's store and the read-modify-write after the reader's copy.
 */
export class SharedRing {
	readonly handle: RingHandle;
	readonly nChannels: number;
	readonly capacity: number;
	readonly #head: BigInt64Array;
	readonly #gaps: GapLog;
	readonly #timestamps: Float64Array;
	readonly #arrivals: Float64Array;
	readonly #data: Float32Array;

	constructor(handle: RingHandle) {
		const { buffer, nChannels, capacity } = handle;
		this.handle = handle;
		this.nChannels = nChannels;
		this.capacity = capacity;
		let at = 0;
		const take = (bytes: number): number => (at += bytes) - bytes;
		this.#head = new BigInt64Array(buffer, take(HEADER_BYTES), HEADER_BYTES / 8);
		this.#gaps = new GapLog(this.#head, GAPS_WRITTEN, buffer, take(GapLog.bytes));
		this.#timestamps = new Float64Array(buffer, take(capacity * 8), capacity);
		this.#arrivals = new Float64Array(buffer, take(capacity * 8), capacity);
		this.#data = new Float32Array(buffer, take(capacity * nChannels * 4), capacity * nChannels);
	}

	/**
	 * A ring for `capacity` rows of `nChannels` float32. `first` is the position the count starts at (a test hook for
	 * counts beyond 2^32).
	 */
	static create(nChannels: number, capacity: number, first = 0): SharedRing {
		const bytes = HEADER_BYTES + GapLog.bytes + capacity * (16 + nChannels * 4);
		const ring = new SharedRing({ buffer: new SharedArrayBuffer(bytes), nChannels, capacity });
		for (const cell of [COMMITTED, RESERVED, FIRST]) Atomics.store(ring.#head, cell, BigInt(first));
		Atomics.store(ring.#head, ID, crypto.getRandomValues(new BigInt64Array(1))[0]!);
		return ring;
	}

	/** An empty buffer that `read` can fill with up to `rows` rows. */
	buffer(rows: number = this.capacity): RowBuffer {
		return { data: new Float32Array(rows * this.nChannels), timestamps: new Float64Array(rows), rows };
	}

	/** Tells one ring from another in every thread; the buffers of one ring are different objects there. */
	get id(): bigint {
		return Atomics.load(this.#head, ID);
	}

	/** Rows written since the ring was made: the position the next row will get. */
	get written(): number {
		return Number(Atomics.load(this.#head, COMMITTED));
	}

	/** Sample index the next row will get if nothing is lost before it. */
	get nextIndex(): Samples {
		return this.#gaps.at(this.written, this.#gaps.count).index;
	}

	/** Samples lost since the ring was made. */
	get lost(): number {
		return Number(Atomics.load(this.#head, LOST));
	}

	/** The oldest position that can still be read. */
	get oldest(): number {
		return this.#floor(this.written, this.#gaps.count);
	}

	/**
	 * Appends rows. Only the ring's one writer may call this. `gap` says that the first row does not follow the last
	 * one, and which sample index it has. A chunk longer than the ring leaves its newest rows.
	 */
	write(chunk: Chunk, arrived: Seconds, gap?: Gap): void {
		const { data, timestamps } = chunk;
		const { nChannels } = this;
		const n = timestamps.length;
		if (n === 0) return;
		const start = this.written;
		const end = start + n;
		// Reserve first: from here on a reader of the rows about to be overwritten notices. Never backwards: a writer that
		// was killed in mid-write may have spoilt rows up to where it had reserved.
		const reserved = Number(Atomics.load(this.#head, RESERVED));
		Atomics.store(this.#head, RESERVED, BigInt(Math.max(end, reserved)));
		Atomics.load(this.#head, RESERVED);
		if (gap) {
			this.#gaps.append(start, gap);
			Atomics.add(this.#head, LOST, BigInt(gap.lost));
		}
		const skip = Math.max(0, n - this.capacity);
		this.#runs(start + skip, end, (slot, row, run) => {
			row += skip;
			this.#data.set(data.subarray(row * nChannels, (row + run) * nChannels), slot * nChannels);
			this.#timestamps.set(timestamps.subarray(row, row + run), slot);
			this.#arrivals.fill(arrived, slot, slot + run);
		});
		Atomics.store(this.#head, COMMITTED, BigInt(end));
		Atomics.notify(this.#head, COMMITTED);
	}

	/**
	 * Rows from position `from` on into `into`: up to its size, to the newest row, or to the next gap. When `from` is no
	 * longer there (overwritten, or behind more gaps than the ring remembers) the read starts later and says how many rows
	 * it missed. Zero rows when nothing new is there. The returned arrays are views on `into`, valid until it is filled
	 * again.
	 */
	read(from: number, into: RowBuffer): RingRead {
		const { nChannels, capacity } = this;
		for (let row = from; ;) {
			const written = this.written;
			const gaps = this.#gaps.count;
			row = Math.max(row, this.#floor(written, gaps));
			const { index, gap, next } = this.#gaps.at(row, gaps);
			const n = Math.min(written - row, into.rows, next - row);
			if (n <= 0) return this.#nothing(from, into, index);
			this.#runs(row, row + n, (slot, at, run) => {
				into.data.set(this.#data.subarray(slot * nChannels, (slot + run) * nChannels), at * nChannels);
				into.timestamps.set(this.#timestamps.subarray(slot, slot + run), at);
			});
			const arrived = this.#arrivals[(row + n - 1) % capacity]!;
			const reserved = this.#reserved();
			if (reserved - row > capacity) {
				// Torn: the writer came round. Skip ahead far enough that it cannot at once come round again.
				row = Math.max(row, reserved - Math.ceil(capacity / 2));
				continue;
			}
			if (!this.#gaps.intact(gaps)) continue;
			const missed = row - from;
			return {
				data: into.data.subarray(0, n * nChannels),
				timestamps: into.timestamps.subarray(0, n),
				row,
				index,
				lost: gap?.lost ?? 0,
				missed,
				broken: missed > 0 || gap !== undefined,
				arrived: seconds(arrived)
			};
		}
	}

	/** When the row at `position` entered the ring, or NaN when it is not there (any more). */
	arrivalOf(position: number): Seconds {
		if (position < this.oldest || position >= this.written) return seconds(NaN);
		const arrived = this.#arrivals[position % this.capacity]!;
		return seconds(this.#reserved() - position > this.capacity ? NaN : arrived);
	}

	/** Timestamp of the newest row, or NaN before the first. */
	get newest(): Seconds {
		const written = this.written;
		const none = written === Number(Atomics.load(this.#head, FIRST));
		return seconds(none ? NaN : this.#timestamps[(written - 1) % this.capacity]!);
	}

	/** The gaps from position `from` on, oldest first, as far as they are remembered. */
	gapsSince(from: number): readonly RowGap[] {
		return this.#gaps.between(from, this.written);
	}

	/**
	 * Resolves when more than `from` rows are there, or after `timeout` milliseconds. Blocks no thread, and keeps no Node
	 * process alive.
	 */
	async changed(from: number, timeout: number): Promise<void> {
		const seen = Atomics.load(this.#head, COMMITTED);
		if (Number(seen) > from) return;
		if (typeof Atomics.waitAsync !== 'function') {
			await new Promise((resolve) => setTimeout(resolve, Math.min(timeout, 5)));
			return;
		}
		await Atomics.waitAsync(this.#head, COMMITTED, seen, timeout).value;
	}

	/** The oldest position that can be read: still there, and its sample index known. */
	#floor(written: number, gaps: number): number {
		const first = Number(Atomics.load(this.#head, FIRST));
		return Math.max(first, written - this.capacity, this.#gaps.floor(gaps));
	}

	/** Rows reserved, as of after every plain read so far. */
	#reserved(): number {
		return Number(Atomics.add(this.#head, RESERVED, 0n));
	}

	#nothing(from: number, into: RowBuffer, index: Samples): RingRead {
		return {
			data: into.data.subarray(0, 0),
			timestamps: into.timestamps.subarray(0, 0),
			row: from,
			index,
			lost: 0,
			missed: 0,
			broken: false,
			arrived: seconds(NaN)
		};
	}

	/** Visits positions [from, to) as at most two runs that do not wrap. */
	#runs(from: number, to: number, visit: (slot: number, offset: number, n: number) => void): void {
		for (let i = from; i < to;) {
			const slot = i % this.capacity;
			const n = Math.min(to - i, this.capacity - slot);
			visit(slot, i - from, n);
			i += n;
		}
	}
}
