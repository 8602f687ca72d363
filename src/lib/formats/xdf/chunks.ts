import type { ByteCursor } from '../byte-cursor.ts';

/** What chunks are, by their tag (XDF 1.0). */
export const TAG = {
	fileHeader: 1,
	streamHeader: 2,
	samples: 3,
	clockOffset: 4,
	boundary: 5,
	streamFooter: 6
} as const;

/** The bytes every XDF file begins with. */
export const MAGIC = 'XDF:';

/** What a boundary chunk holds: no other sixteen bytes of a file are ever these. */
export const BOUNDARY_UUID = Uint8Array.of(
	0x43,
	0xa5,
	0x46,
	0xdc,
	0xcb,
	0xf5,
	0x41,
	0x0f,
	0xb3,
	0x0e,
	0xd5,
	0x46,
	0x73,
	0x83,
	0xcb,
	0xe4
);

/** A chunk of a file: the cursor stands at its content. */
export interface XdfChunk {
	readonly tag: number;
	/** Which stream, for the chunks that belong to one. */
	readonly stream: number | undefined;
	/** Where its content ends. */
	readonly end: number;
}

/** Told of damage: where it was, and whether reading went on behind it. */
export type OnDamage = (at: number, wentOn: boolean) => void;

/** Tags of chunks that name a stream. */
const OF_STREAM: readonly number[] = [TAG.streamHeader, TAG.samples, TAG.clockOffset, TAG.streamFooter];

/**
 * The chunks of a file in order. The reader may leave the cursor anywhere: the next chunk is found by this one's length.
 * Where lengths make no sense, reading goes on behind the next boundary chunk; a last chunk of samples that was cut off is
 * given with what is there of it.
 */
export async function* xdfChunks(cursor: ByteCursor, onDamage: OnDamage): AsyncGenerator<XdfChunk> {
	cursor.at = MAGIC.length;
	while (cursor.left > 0) {
		const start = cursor.at;
		const chunk = await readHead(cursor);
		if (chunk && chunk.end <= cursor.size) {
			yield chunk;
			cursor.at = chunk.end;
			continue;
		}
		const content = cursor.at;
		const found = await findBoundary(cursor, start + 1);
		onDamage(start, found);
		if (found) continue;
		if (chunk?.tag !== TAG.samples) return;
		cursor.at = content;
		yield { ...chunk, end: cursor.size };
		return;
	}
}

/** Reads length, tag and stream; undefined when they are none. */
async function readHead(cursor: ByteCursor): Promise<XdfChunk | undefined> {
	const length = await readVarLength(cursor);
	if (length === undefined || length < 2) return undefined;
	const end = cursor.at + length;
	if (!(await cursor.reach(2))) return undefined;
	const tag = cursor.uint16();
	if (!OF_STREAM.includes(tag)) return { tag, stream: undefined, end };
	if (length < 6 || !(await cursor.reach(4))) return undefined;
	return { tag, stream: cursor.uint32(), end };
}

/** A number of one, four or eight bytes, with that count before it; undefined for another count, or at the end. */
export async function readVarLength(cursor: ByteCursor): Promise<number | undefined> {
	if (!(await cursor.reach(1))) return undefined;
	const size = cursor.byte();
	if ((size !== 1 && size !== 4 && size !== 8) || !(await cursor.reach(size))) return undefined;
	return size === 1 ? cursor.byte() : size === 4 ? cursor.uint32() : cursor.uint64();
}

/** Puts the cursor behind the next boundary from `from` on; false when there is none. */
async function findBoundary(cursor: ByteCursor, from: number): Promise<boolean> {
	const step = 2 ** 16;
	for (let at = from; at + BOUNDARY_UUID.length <= cursor.size; at += step) {
		cursor.at = at;
		const length = Math.min(cursor.left, step + BOUNDARY_UUID.length - 1);
		await cursor.reach(length);
		const bytes = cursor.take(length);
		for (let i = bytes.indexOf(BOUNDARY_UUID[0]!); i >= 0; i = bytes.indexOf(BOUNDARY_UUID[0]!, i + 1)) {
			if (i + BOUNDARY_UUID.length > bytes.length) break;
			if (BOUNDARY_UUID.every((byte, k) => bytes[i + k] === byte)) {
				cursor.at = at + i + BOUNDARY_UUID.length;
				return true;
			}
		}
	}
	return false;
}
