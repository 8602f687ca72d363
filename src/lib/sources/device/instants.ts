/** Instants: one value of every channel, behind each other without a mark, in each of them a counter that goes up by one. */
export interface InstantShape {
	/** Bytes of an instant. */
	readonly length: number;
	/** The counter in the instant that begins at `start`. */
	count(bytes: Uint8Array, start: number): number;
	/** Where it wraps. */
	readonly modulo: number;
}

/** So many instants in a row must count up before their place is believed. */
const SURE = 24;
/** So many that do not follow each other, and the place is looked for anew. */
const DOUBTFUL = 24;

/**
 * Finds where instants begin, by their counter: what was sent before anybody read may have been dropped in the middle of one. The
 * counter says how many were lost; only when it makes no sense for long the place is looked for again.
 */
export class InstantFinder {
	readonly #shape: InstantShape;
	#bytes = new Uint8Array(0);
	#placed = false;
	#next = NaN;
	#strange = 0;

	constructor(shape: InstantShape) {
		this.#shape = shape;
	}

	/** Calls `found` for every run of instants that follow each other: where it begins, how many, the count of the first. */
	push(bytes: Uint8Array, found: (bytes: Uint8Array, start: number, n: number, count: number) => void): void {
		const all = this.#bytes.length === 0 ? bytes : joined(this.#bytes, bytes);
		const { length } = this.#shape;
		let at = 0;
		while (at + length <= all.length) {
			if (!this.#placed) {
				const place = positionOf(all, at, this.#shape);
				if (place === undefined) {
					at = Math.max(at, all.length - (SURE + 1) * length);
					break;
				}
				at = place;
				this.#placed = true;
				this.#next = NaN;
				this.#strange = 0;
				continue;
			}
			const n = this.#run(all, at);
			found(all, at, n, this.#shape.count(all, at));
			at += n * length;
		}
		this.#bytes = all.slice(at);
	}

	/** How many instants from `at` on follow each other. */
	#run(all: Uint8Array, at: number): number {
		const { length, count, modulo } = this.#shape;
		let value = count(all, at);
		const follows = Number.isNaN(this.#next) || value === this.#next;
		this.#strange = follows ? 0 : this.#strange + 1;
		if (this.#strange > DOUBTFUL) this.#placed = false;
		let n = 1;
		for (; at + (n + 1) * length <= all.length; n++) {
			const next = (value + 1) % modulo;
			if (count(all, at + n * length) !== next) break;
			value = next;
		}
		if (n > 1) this.#strange = 0;
		this.#next = (value + 1) % modulo;
		return n;
	}
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
	const both = new Uint8Array(a.length + b.length);
	both.set(a);
	both.set(b, a.length);
	return both;
}

/** The first place from `from` on where instants count up; undefined while there is none. */
export function positionOf(
	bytes: Uint8Array,
	from: number,
	{ length, count, modulo }: InstantShape
): number | undefined {
	for (let start = from; start < from + length; start++) {
		if (start + (SURE + 1) * length > bytes.length) return undefined;
		let value = count(bytes, start);
		let n = 0;
		while (n < SURE) {
			const next = count(bytes, start + (n + 1) * length);
			if (next !== (value + 1) % modulo) break;
			value = next;
			n++;
		}
		if (n === SURE) return start;
	}
	return undefined;
}
