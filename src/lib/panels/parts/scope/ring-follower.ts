import type { StreamInfo } from '../../../core/signal.ts';
import type { Filter } from '../../../dsp/filters/index.ts';
import type { RowBuffer, SharedRing } from '../../../ring/shared-ring.ts';

/** What a follower gives its rows to. */
export interface RowReceiver {
	/** Rows in stream order, `data[row * nChannels + channel]`, valid during the call; `index` is the sample index of the first. */
	push(data: Float32Array, index: number): void;
	/** The next row does not follow the last. `lost` samples are missing between them; a jump of a replay has none. */
	interrupt(lost: number, jumped: boolean): void;
	/** Does a part of what is still to do with the rows it has. False when nothing is. */
	work?(): boolean;
}

/** Values of one piece that is read. */
const PIECE = 1 << 14;

/** Gives the rows of a ring to a receiver in pieces, filtered for the eye, from the newest `seconds` on. */
export class RingFollower {
	/** Position in the ring where it ends; Infinity: it goes on. */
	until = Infinity;
	readonly #ring: SharedRing;
	readonly #receiver: RowReceiver;
	readonly #filter: Filter | undefined;
	readonly #second: number;
	readonly #window: number;
	readonly #buffer: RowBuffer;
	#next: number;

	constructor(
		info: StreamInfo,
		ring: SharedRing,
		seconds: number,
		receiver: RowReceiver,
		filter: Filter | undefined
	) {
		this.#ring = ring;
		this.#receiver = receiver;
		this.#filter = filter;
		this.#second = Math.ceil(info.fs);
		this.#window = Math.ceil(seconds * info.fs);
		this.#buffer = ring.buffer(Math.max(8, Math.min(ring.capacity, Math.floor(PIECE / info.nChannels))));
		this.#next = this.#start(this.#window);
	}

	/** Takes what came, for about `budget` milliseconds of `clock` at most. True when there was something. */
	pull(clock: () => number, budget: number): boolean {
		const began = clock();
		if (this.#end - this.#next > this.#window + this.#second) this.#skip();
		let came = false;
		while ((this.#receiver.work?.() ?? false) || this.#piece()) {
			came = true;
			if (clock() - began >= budget) break;
		}
		return came;
	}

	get #end(): number {
		return Math.min(this.#ring.written, this.until);
	}

	/** A position `rows` before the end that the writer is not about to overwrite. */
	#start(rows: number): number {
		const { oldest, capacity } = this.#ring;
		const safe = oldest === 0 ? 0 : oldest + Math.ceil(capacity / 50);
		return Math.max(0, Math.min(this.#end, Math.max(safe, this.#end - rows)));
	}

	/** This thread was away or is too slow: goes on one second and a half before the end. */
	#skip(): void {
		const from = this.#next;
		this.#next = Math.max(from, this.#start(1.5 * this.#second));
		this.#break(this.#next - from, false);
	}

	#break(lost: number, jumped: boolean): void {
		this.#filter?.reset();
		this.#receiver.interrupt(lost, jumped);
	}

	#piece(): boolean {
		const room = this.#end - this.#next;
		if (room <= 0) return false;
		const read = this.#ring.read(this.#next, this.#buffer);
		const rows = Math.min(read.timestamps.length, Math.max(0, this.until - read.row));
		if (rows === 0) return false;
		const lost = read.lost + read.missed;
		if (read.broken) this.#break(lost, lost === 0);
		const raw = read.data.subarray(0, rows * this.#ring.nChannels);
		this.#receiver.push(this.#filter?.process(raw) ?? raw, read.index);
		this.#next = read.row + rows;
		return true;
	}
}
