import { encodeAnnotation, timeKeeping, type Annotation } from './annotations.ts';

/** The annotation signal: for each record, the bytes of its slot. */
export interface AnnotationSlots {
	/** Bytes of the slot, the same in every record. */
	readonly bytes: number;
	/** The slot of the next record: when it begins, and the annotations that are due and fit. */
	next(): Uint8Array;
}

/** A slot takes a whole number of 16-bit and of 24-bit samples. */
const STEP = 6;
const LEAST_BYTES = 60;

/**
 * Finds the smallest slot that carries all annotations: each comes in the record it belongs to, or in a later one when
 * many fall together (the format allows any record). `begins`: when each record begins; there is at least one.
 */
export function annotationSlots(
	annotations: readonly Annotation[],
	begins: (record: number) => number,
	records: number
): AnnotationSlots {
	const lists = [...annotations]
		.sort((a, b) => a.onset - b.onset)
		.map((annotation) => ({ onset: annotation.onset, bytes: encodeAnnotation(annotation) }));
	// What is due at the very end has no later record.
	const endOf = (record: number): number => (record + 1 < records ? begins(record + 1) : Infinity);
	let bytes = LEAST_BYTES;
	for (; ; bytes = Math.ceil((bytes * 1.5) / STEP) * STEP) {
		const trial = new Slots(lists, bytes);
		for (let record = 0; record < records && !trial.done; record++) trial.next(begins(record), endOf(record));
		if (trial.done) break;
	}
	const slots = new Slots(lists, bytes);
	let record = 0;
	return { bytes, next: () => slots.next(begins(record), endOf(record++)) };
}

class Slots {
	readonly #lists: readonly { readonly onset: number; readonly bytes: Uint8Array }[];
	readonly #size: number;
	#at = 0;

	constructor(lists: readonly { readonly onset: number; readonly bytes: Uint8Array }[], size: number) {
		this.#lists = lists;
		this.#size = size;
	}

	get done(): boolean {
		return this.#at === this.#lists.length;
	}

	next(begins: number, ends: number): Uint8Array {
		const slot = new Uint8Array(this.#size);
		const time = timeKeeping(begins);
		slot.set(time);
		let filled = time.length;
		for (let list = this.#lists[this.#at]; list; list = this.#lists[++this.#at]) {
			if (list.onset >= ends || filled + list.bytes.length > this.#size) break;
			slot.set(list.bytes, filled);
			filled += list.bytes.length;
		}
		return slot;
	}
}
