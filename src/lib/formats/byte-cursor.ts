import type { RandomAccess } from '../store/random-access.ts';

/** How much is read at once. */
const BLOCK_BYTES = 2 ** 20;

/** A place in a file, with the bytes after it at hand. Memory: one block, or what was asked for at once. */
export class ByteCursor {
	readonly size: number;
	readonly #source: RandomAccess;
	#bytes: Uint8Array = new Uint8Array(0);
	#view: DataView = new DataView(new ArrayBuffer(0));
	/** Place of the first byte that is at hand. */
	#start = 0;
	#at = 0;

	constructor(source: RandomAccess) {
		this.#source = source;
		this.size = source.size;
	}

	/** The place, in bytes from the file's beginning. May be set beyond the end: there is nothing to read there. */
	get at(): number {
		return this.#at;
	}

	set at(place: number) {
		this.#at = place;
	}

	/** Bytes from here to the end of the file. */
	get left(): number {
		return Math.max(0, this.size - this.#at);
	}

	/** Brings the next `length` bytes to hand; false when the file ends before. */
	async reach(length: number): Promise<boolean> {
		if (length > this.left) return false;
		if (this.atHand >= length) return true;
		const wanted = Math.min(this.left, Math.max(length, BLOCK_BYTES));
		this.#bytes = await this.#source.read(this.#at, wanted);
		this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
		this.#start = this.#at;
		return true;
	}

	/** Bytes that can be taken without waiting. */
	get atHand(): number {
		const offset = this.#at - this.#start;
		return offset < 0 ? 0 : Math.max(0, this.#bytes.byteLength - offset);
	}

	/** The next `length` bytes, which `reach` has brought. A view: valid until the next `reach`. */
	take(length: number): Uint8Array {
		const offset = this.#at - this.#start;
		this.#at += length;
		return this.#bytes.subarray(offset, offset + length);
	}

	byte(): number {
		return this.#view.getUint8(this.#step(1));
	}

	uint16(): number {
		return this.#view.getUint16(this.#step(2), true);
	}

	uint32(): number {
		return this.#view.getUint32(this.#step(4), true);
	}

	/** A 64-bit count as a number; beyond 2^53 it is no length of anything and only has to be large. */
	uint64(): number {
		return Number(this.#view.getBigUint64(this.#step(8), true));
	}

	float64(): number {
		return this.#view.getFloat64(this.#step(8), true);
	}

	#step(length: number): number {
		const offset = this.#at - this.#start;
		this.#at += length;
		return offset;
	}
}
