import type { RandomAccess } from '../../store/random-access.ts';

/** An encoding of text that `TextDecoder` knows. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';

const BLOCK_BYTES = 1024 * 1024;
/** Bytes that are looked at. */
const LOOKED_AT = 64 * 1024 * 1024;

/** By the mark at the beginning, by zeros in every second byte; text that is no UTF-8 is Windows-1252 (with Latin-1 in it). */
export async function encodingOf(source: RandomAccess): Promise<Encoding> {
	const head = await source.read(0, Math.min(4096, source.size));
	if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
	if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
	const zeros = [0, 1].map((odd) => head.filter((byte, i) => i % 2 === odd && byte === 0).length);
	if (zeros[1]! > head.length / 4 && zeros[0] === 0) return 'utf-16le';
	if (zeros[0]! > head.length / 4 && zeros[1] === 0) return 'utf-16be';
	const decoder = new TextDecoder('utf-8', { fatal: true });
	const end = Math.min(source.size, LOOKED_AT);
	try {
		for (let at = 0; at < end; at += BLOCK_BYTES) {
			const length = Math.min(BLOCK_BYTES, end - at);
			decoder.decode(await source.read(at, length), { stream: at + length < source.size });
		}
		return 'utf-8';
	} catch (error) {
		if (error instanceof TypeError) return 'windows-1252';
		throw error;
	}
}
