import { Unzlib } from 'fflate';
import type { RandomAccess } from '../../store/random-access.ts';
import { refuse } from '../format.ts';

/** Data types of elements (MAT-File Format, table 1-1). */
export const MI = {
	int8: 1,
	uint8: 2,
	int16: 3,
	uint16: 4,
	int32: 5,
	uint32: 6,
	single: 7,
	double: 9,
	int64: 12,
	uint64: 13,
	matrix: 14,
	compressed: 15,
	utf8: 16,
	utf16: 17,
	utf32: 18
} as const;

/** The header: text, subsystem offset, version, byte order. */
export const HEADER_BYTES = 128;
/** A variable of more is refused: it is held in memory while it is read. */
const MAX_VARIABLE = 2 ** 30;
/** What deflate makes of one byte at most. */
const MOST_INFLATED = 1040;
const PIECE = 2 ** 18;

/** An element inside a buffer. */
export interface Element {
	readonly type: number;
	/** Where its data begin and end. */
	readonly from: number;
	readonly to: number;
	/** Where the next element begins. */
	readonly next: number;
}

/** Reads the tag of an element at `at`, the small form too. Undefined when it does not fit before `end`. */
export function elementAt(view: DataView, at: number, end: number, little: boolean): Element | undefined {
	if (at + 8 > end) return undefined;
	const word = view.getUint32(at, little);
	const small = word >>> 16;
	if (small !== 0) {
		return small > 4 ? undefined : { type: word & 0xffff, from: at + 4, to: at + 4 + small, next: at + 8 };
	}
	const bytes = view.getUint32(at + 4, little);
	const to = at + 8 + bytes;
	if (to > end) return undefined;
	return { type: word, from: at + 8, to, next: Math.min(end, to + ((8 - (bytes % 8)) % 8)) };
}

/** A variable of the file, as it is stored: where, and whether it is compressed. */
export interface StoredElement {
	readonly offset: number;
	readonly bytes: number;
	readonly compressed: boolean;
}

/** Finds the variables without reading them. `cut`: the file ends inside of the last one. */
export async function storedElements(
	source: RandomAccess,
	little: boolean
): Promise<{ readonly elements: readonly StoredElement[]; readonly cut: boolean }> {
	const elements: StoredElement[] = [];
	for (let at = HEADER_BYTES; at + 8 <= source.size;) {
		const tag = await source.read(at, 8);
		const view = new DataView(tag.buffer, tag.byteOffset, 8);
		const type = view.getUint32(0, little);
		const bytes = view.getUint32(4, little);
		if (type !== MI.compressed && type !== MI.matrix) {
			if (type === 0 && bytes === 0) break;
			return { elements, cut: true };
		}
		if (at + 8 + bytes > source.size) return { elements, cut: true };
		elements.push({ offset: at + 8, bytes, compressed: type === MI.compressed });
		at += 8 + bytes;
	}
	return { elements, cut: false };
}

/**
 * The content of a variable, from behind the tag of its matrix: all of it, or the first `most` bytes. Undefined where the
 * compressed bytes are damaged. Throws a SessionError for one that is too large to be held.
 */
export async function contentOf(
	source: RandomAccess,
	{ offset, bytes, compressed }: StoredElement,
	little: boolean,
	most = Infinity
): Promise<Uint8Array | undefined> {
	if (!compressed) {
		if (Math.min(bytes, most) > MAX_VARIABLE) throw tooLarge(source.name, bytes);
		return piecewise(source, offset, Math.min(bytes, most));
	}
	const head = await inflated(source, offset, bytes, 8);
	if (!head || head.length < 8) return undefined;
	const view = new DataView(head.buffer, head.byteOffset, 8);
	const size = view.getUint32(4, little);
	if (view.getUint32(0, little) !== MI.matrix || size > MOST_INFLATED * bytes) return undefined;
	const wanted = Math.min(size, most);
	if (wanted > MAX_VARIABLE) throw tooLarge(source.name, size);
	const whole = await inflated(source, offset, bytes, 8 + wanted);
	return whole && whole.length === 8 + wanted ? whole.subarray(8) : undefined;
}

const tooLarge = (file: string, bytes: number): Error =>
	refuse(
		file,
		`holds a variable of ${(bytes / 2 ** 30).toFixed(1)} GiB, which is too much to read at once`,
		'Save it in parts, or with -v7.3, which is read a part at a time.'
	);

/** Bytes of a file, read a piece at a time: what comes over a network stays small. */
async function piecewise(source: RandomAccess, offset: number, bytes: number): Promise<Uint8Array> {
	if (bytes <= PIECE) return source.read(offset, bytes);
	const out = new Uint8Array(bytes);
	for (let at = 0; at < bytes; at += PIECE)
		out.set(await source.read(offset + at, Math.min(PIECE, bytes - at)), at);
	return out;
}

/** The first `wanted` bytes of a zlib stream; undefined when it is damaged, fewer when it ends before. */
async function inflated(
	source: RandomAccess,
	offset: number,
	bytes: number,
	wanted: number
): Promise<Uint8Array | undefined> {
	const out = new Uint8Array(wanted);
	let filled = 0;
	const stream = new Unzlib((part) => {
		const take = part.subarray(0, wanted - filled);
		out.set(take, filled);
		filled += take.length;
	});
	try {
		for (let at = 0; at < bytes && filled < wanted;) {
			const length = Math.min(bytes - at, wanted < PIECE ? 4096 : PIECE);
			// The stream keeps parts of what it is given.
			stream.push((await source.read(offset + at, length)).slice(), at + length === bytes);
			at += length;
		}
	} catch (error) {
		// fflate throws plain errors for data that are no deflate stream; reading errors are for the person.
		if (error instanceof Error && error.name !== 'Error' && error.name !== 'TypeError') throw error;
		return undefined;
	}
	return out.subarray(0, filled);
}
