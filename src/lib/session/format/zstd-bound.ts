const MAGIC = 0xfd2fb528;
/** Most a compressed block decodes to (RFC 8878, 3.1.1.2.4). */
const BLOCK_BYTES = 128 * 1024;

/** What decoding some zstd bytes can take at most. */
export interface ZstdBound {
	/** Bytes of output: exact where every frame declares its size. */
	readonly bytes: number;
	/** Bytes of the largest window a frame asks the decoder to keep. */
	readonly window: number;
}

/**
 * How much `bytes` could decode to, from frame and block headers alone (RFC 8878). 10 kB of hostile frames can decode
 * to gigabytes, and the decoder asks for the memory before anyone can say no. Throws a RangeError where the bytes are
 * no complete sequence of frames.
 */
export function zstdBound(bytes: Uint8Array): ZstdBound {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	let at = 0;
	let total = 0;
	let window = 0;
	while (at < bytes.byteLength) {
		const magic = view.getUint32(at, true);
		at += 4;
		if ((magic & 0xfffffff0) >>> 0 === 0x184d2a50) {
			at += 4 + view.getUint32(at, true);
			continue;
		}
		if (magic !== MAGIC) throw new RangeError('no zstd frame');
		const frame = frameHeader(view, at);
		const blocks = blocksFrom(view, frame.end);
		at = blocks.end + (frame.checksum ? 4 : 0);
		total += frame.size ?? blocks.bytes;
		window = Math.max(window, frame.window ?? frame.size ?? 0);
	}
	if (at !== bytes.byteLength) throw new RangeError('a zstd frame was cut short');
	return { bytes: total, window };
}

function frameHeader(view: DataView, start: number) {
	const descriptor = view.getUint8(start);
	const single = (descriptor & 32) !== 0;
	let at = start + 1;
	let window: number | undefined;
	if (!single) {
		const byte = view.getUint8(at++);
		const base = 2 ** (10 + (byte >> 3));
		window = base + (base / 8) * (byte & 7);
	}
	at += [0, 1, 2, 4][descriptor & 3]!;
	const flag = descriptor >> 6;
	let size: number | undefined;
	if (flag === 0 && single) size = view.getUint8(at);
	else if (flag === 1) size = view.getUint16(at, true) + 256;
	else if (flag === 2) size = view.getUint32(at, true);
	else if (flag === 3) size = Number(view.getBigUint64(at, true));
	at += flag === 0 ? (single ? 1 : 0) : 1 << flag;
	return { end: at, size, window, checksum: (descriptor & 4) !== 0 };
}

function blocksFrom(view: DataView, start: number): { end: number; bytes: number } {
	let at = start;
	let bytes = 0;
	for (;;) {
		const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
		const type = (header >> 1) & 3;
		const size = header >> 3;
		if (type === 3) throw new RangeError('a zstd block of a reserved type');
		at += 3 + (type === 1 ? 1 : size);
		bytes += type === 2 ? BLOCK_BYTES : size;
		if (header & 1) return { end: at, bytes };
	}
}
