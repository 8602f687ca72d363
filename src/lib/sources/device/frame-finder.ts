import type { Decoder, Frame } from './driver.ts';

/** Frames of one length in a stream of bytes. Positions are relative to the frame's first byte. */
export interface FrameShape {
	/** Bytes every frame begins with; none: frames follow each other without a mark, and junk cannot be told from data. */
	readonly sync: readonly number[];
	readonly length: number;
	/** Whether the bytes from `start` on can be a frame, sync apart: its end mark, its checksum. */
	valid?(bytes: Uint8Array, start: number): boolean;
	/** The device's count in the frame at `start`, and where it wraps. */
	readonly count?: { at(bytes: Uint8Array, start: number): number; readonly modulo: number };
}

/**
 * Finds frames between junk and truncated frames. The sync bytes may occur in data, so a frame that does not follow the
 * one before it (by its count, else by its place) waits for two more and is then weighed against those that overlap it:
 * the one that carries the expected count, or that others follow, wins. So no good frame is lost to what lies before it; what is
 * left is a truncated frame that ends, by its length, exactly where a piece of the stream does and borrows its end mark from
 * the next.
 */
export class FrameFinder {
	readonly #shape: FrameShape;
	#bytes = new Uint8Array(4096);
	#start = 0;
	#end = 0;
	#lastCount: number | undefined;
	/** True where the byte at `#start` follows a frame directly. */
	#joined = false;
	/** Bytes that belonged to no frame. */
	junk = 0;

	constructor(shape: FrameShape) {
		this.#shape = shape;
	}

	/**
	 * Calls `found` for every frame that is complete: the buffer and where in it the frame begins. Both hold good for the call
	 * only.
	 */
	push(bytes: Uint8Array, found: (bytes: Uint8Array, start: number) => void): void {
		this.#append(bytes);
		const { length } = this.#shape;
		while (this.#seek() && this.#start + length <= this.#end) {
			const start = this.#start;
			if (!this.#good(start)) {
				this.#skip(1);
				continue;
			}
			if (!this.#follows(start) || this.#cutOff(start)) {
				// Whatever could overlap it has to be there before it can be weighed.
				if (this.#end < start + 3 * length) return;
				const better = this.#better(start);
				if (better > start) {
					this.#skip(better - start);
					continue;
				}
			}
			found(this.#bytes, start);
			this.#lastCount = this.#shape.count?.at(this.#bytes, start);
			this.#start += length;
			this.#joined = true;
		}
	}

	/** Moves on to the next sync mark; false when there is none yet. */
	#seek(): boolean {
		const { sync } = this.#shape;
		while (this.#start + sync.length <= this.#end) {
			if (this.#marked(this.#start)) return true;
			this.#skip(1);
		}
		return false;
	}

	#marked(start: number): boolean {
		const { sync } = this.#shape;
		for (let i = 0; i < sync.length; i++) if (this.#bytes[start + i] !== sync[i]) return false;
		return true;
	}

	#good(start: number): boolean {
		return this.#marked(start) && (this.#shape.valid?.(this.#bytes, start) ?? true);
	}

	#follows(start: number): boolean {
		const { count, sync } = this.#shape;
		if (sync.length === 0) return true;
		if (!count) return this.#joined;
		return (
			this.#lastCount !== undefined && count.at(this.#bytes, start) === (this.#lastCount + 1) % count.modulo
		);
	}

	/** Where the most credible frame begins among those that overlap: the one at `start`, unless another has more to show. */
	#better(start: number): number {
		let [best, most] = [start, this.#evidence(start) + (this.#joined ? 0.5 : 0)];
		for (let at = start + 1; at < start + this.#shape.length; at++) {
			if (!this.#good(at)) continue;
			const evidence = this.#evidence(at);
			if (evidence > most) [best, most] = [at, evidence];
		}
		return best;
	}

	/** How much speaks for a frame at `start`: its count follows, another frame comes after it, and follows in turn. */
	#evidence(start: number): number {
		const { length, count } = this.#shape;
		const next = start + length;
		const follows = count !== undefined && this.#lastCount !== undefined && this.#follows(start);
		if (!this.#good(next)) return follows ? 3 : 0;
		const bytes = this.#bytes;
		const pair = count && count.at(bytes, next) === (count.at(bytes, start) + 1) % count.modulo;
		return (follows ? 3 : 0) + (pair ? 4 : 1);
	}

	/** True when what comes after the frame is here already and begins no other: a truncated frame may borrow its end. */
	#cutOff(start: number): boolean {
		const next = start + this.#shape.length;
		return next + this.#shape.sync.length <= this.#end && !this.#marked(next);
	}

	#skip(n: number): void {
		this.#start += n;
		this.junk += n;
		this.#joined = false;
	}

	#append(bytes: Uint8Array): void {
		const kept = this.#end - this.#start;
		if (this.#end + bytes.length > this.#bytes.length) {
			const room = kept + bytes.length;
			const next = room > this.#bytes.length ? new Uint8Array(2 * room) : this.#bytes;
			next.set(this.#bytes.subarray(this.#start, this.#end));
			this.#bytes = next;
			this.#start = 0;
			this.#end = kept;
		}
		this.#bytes.set(bytes, this.#end);
		this.#end += bytes.length;
	}
}

/** A decoder of frames that all belong to the first stream. `valuesOf`: the channels of the frame at `start`, in its unit. */
export function frameDecoder(
	shape: FrameShape & Required<Pick<FrameShape, 'count'>>,
	valuesOf: (bytes: Uint8Array, start: number) => number[]
): Decoder {
	const finder = new FrameFinder(shape);
	return {
		push(bytes): readonly Frame[] {
			const frames: Frame[] = [];
			finder.push(bytes, (all, start) =>
				frames.push({ stream: 0, count: shape.count.at(all, start), values: valuesOf(all, start) })
			);
			return frames;
		}
	};
}
