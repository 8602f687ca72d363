import type { Gap } from '../core/signal.ts';
import { samples, seconds, type Samples } from '../core/units.ts';

/** A gap and the position in the ring of the first row after it. */
export type RowGap = Gap & { readonly row: number };

/** Where a row stands among the gaps. */
export interface GapPosition {
	readonly index: Samples;
	/** The gap right before the row, when there is one. */
	readonly gap: RowGap | undefined;
	/** Position of the first row after the next gap; Infinity when none follows. */
	readonly next: number;
}

/** Slots in shared memory. */
const SLOTS = 1024;
/** Gaps a reader may use. The slots beyond are a margin: a reader is only disturbed when it is outrun by so many. */
const HELD = 960;
/** Numbers per gap: row, sample index, lost, seconds. */
const WIDTH = 4;

/**
 * The newest gaps of a ring, in shared memory beside its rows. Written by the ring's writer only. Readers take the
 * `count` once, look things up with it, and ask afterwards whether what they saw was `intact`.
 */
export class GapLog {
	static readonly bytes = SLOTS * WIDTH * 8;
	readonly #head: BigInt64Array;
	readonly #counter: number;
	readonly #cells: Float64Array;

	/** `head[counter]` holds how many gaps were ever written. */
	constructor(head: BigInt64Array, counter: number, buffer: SharedArrayBuffer, offset: number) {
		this.#head = head;
		this.#counter = counter;
		this.#cells = new Float64Array(buffer, offset, SLOTS * WIDTH);
	}

	/** How many gaps were ever written. */
	get count(): number {
		return Number(Atomics.load(this.#head, this.#counter));
	}

	append(row: number, gap: Gap): void {
		const count = this.count;
		this.#cells.set([row, gap.sample, gap.lost, gap.seconds], (count % SLOTS) * WIDTH);
		Atomics.store(this.#head, this.#counter, BigInt(count + 1));
	}

	/** The first row whose sample index can be told: 0 until gaps had to be forgotten. */
	floor(count: number): number {
		return count > HELD ? this.#row(count - HELD) : 0;
	}

	/** False when what was looked up with `count` may have been overwritten meanwhile. */
	intact(count: number): boolean {
		return Math.max(0, count - HELD) > this.count - SLOTS;
	}

	/** Looks up a row at or above the `floor`. */
	at(row: number, count: number): GapPosition {
		let next = Infinity;
		for (let k = count - 1; k >= Math.max(0, count - HELD); k--) {
			const start = this.#row(k);
			if (start <= row) {
				const gap = this.#gap(k);
				return { index: samples(gap.sample + (row - start)), gap: start === row ? gap : undefined, next };
			}
			next = start;
		}
		return { index: samples(row), gap: undefined, next };
	}

	/** The gaps whose row is in `[from, to)`, oldest first, as far as they are remembered. */
	between(from: number, to: number): readonly RowGap[] {
		for (;;) {
			const count = this.count;
			const found: RowGap[] = [];
			for (let k = Math.max(0, count - HELD); k < count; k++) {
				const row = this.#row(k);
				if (row >= from && row < to) found.push(this.#gap(k));
			}
			if (this.intact(count)) return found;
		}
	}

	#row(k: number): number {
		return this.#cells[(k % SLOTS) * WIDTH]!;
	}

	#gap(k: number): RowGap {
		const at = (k % SLOTS) * WIDTH;
		const [row, sample, lost, span] = this.#cells.subarray(at, at + WIDTH);
		return { row: row!, sample: samples(sample!), lost: lost!, seconds: seconds(span!) };
	}
}
