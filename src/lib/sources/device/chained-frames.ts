/** Frames of one length without a mark of their own, that show by what follows them where they begin. */
export interface ChainShape {
	readonly length: number;
	/** Whether the bytes from `start` on can be a frame: its checksum, its first byte. */
	good(bytes: Uint8Array, start: number): boolean;
	/**
	 * So many bytes of the next frame must show that it follows, before a frame is believed: for frames without a checksum,
	 * which may be cut off and borrow their end from the next. None when absent.
	 */
	readonly confirm?: number;
	/** Whether the frame at `next` comes right after the one at `start`. */
	follows(bytes: Uint8Array, start: number, next: number): boolean;
}

/** So many frames must follow each other before a new place is believed … */
const SURE = 8;
/** … and so many at a whole number of frames behind the last good one. */
const LIKELY = 2;

/** Finds such frames between junk, damaged and lost ones. A damaged frame costs that frame only. */
export class ChainedFrames {
	readonly #shape: ChainShape;
	#bytes = new Uint8Array(0);
	/** The last good frame, as bytes of its own. */
	#last: Uint8Array | undefined;

	constructor(shape: ChainShape) {
		this.#shape = shape;
	}

	/** Calls `found` for every frame: the buffer and where in it the frame begins. Both hold good for the call only. */
	push(bytes: Uint8Array, found: (bytes: Uint8Array, start: number) => void): void {
		const { length, confirm = 0, follows } = this.#shape;
		const all = new Uint8Array(this.#bytes.length + bytes.length);
		all.set(this.#bytes);
		all.set(bytes, this.#bytes.length);
		let at = 0;
		while (at + length + confirm <= all.length) {
			const confirmed = confirm === 0 || follows(all, at, at + length);
			if (!confirmed || !this.#expected(all, at)) {
				const place = this.#place(all, at);
				if (place === undefined) {
					// What is kept is enough to weigh every place in it.
					at = Math.max(at, all.length - (SURE + 1) * length);
					break;
				}
				at = place;
			}
			found(all, at);
			this.#last = all.slice(at, at + length);
			at += length;
		}
		this.#bytes = all.slice(at);
	}

	/** Whether the frame at `at` is good and comes right after the last one. */
	#expected(all: Uint8Array, at: number): boolean {
		const { length, good, follows } = this.#shape;
		if (!this.#last || !good(all, at)) return false;
		const pair = new Uint8Array(2 * length);
		pair.set(this.#last);
		pair.set(all.subarray(at, at + length), length);
		return follows(pair, 0, length);
	}

	/** The next place where frames follow each other; undefined while there is none. */
	#place(all: Uint8Array, from: number): number | undefined {
		const { length, good, follows } = this.#shape;
		for (let at = from; at + LIKELY * length <= all.length; at++) {
			const most = this.#last && (at - from) % length === 0 ? LIKELY : SURE;
			if (at + most * length > all.length || !good(all, at)) continue;
			let n = 1;
			while (n < most && good(all, at + n * length) && follows(all, at + (n - 1) * length, at + n * length))
				n++;
			if (n === most) return at;
		}
		return undefined;
	}
}
