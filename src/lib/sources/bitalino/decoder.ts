import { ChainedFrames } from '../device/chained-frames.ts';
import type { Decoder, Frame } from '../device/driver.ts';

/** Bytes of a frame with 1 to 6 channels. */
const LENGTHS = [3, 4, 6, 7, 8, 8];
/** Bits of the six inputs. */
export const BITS = [10, 10, 10, 10, 6, 6];

/** CRC-4 (x⁴ + x + 1) of a frame whose own four bits count as 0. */
function crc4(bytes: Uint8Array, start: number, length: number): number {
	let crc = 0;
	for (let i = 0; i < length; i++) {
		const byte = i === length - 1 ? bytes[start + i]! & 0xf0 : bytes[start + i]!;
		for (let bit = 7; bit >= 0; bit--) {
			crc = (crc << 1) | ((byte >> bit) & 1);
			if (crc & 16) crc ^= 0x13;
		}
	}
	return crc;
}

/** The numbers of a frame that ends before `end`. */
function numbersOf(b: Uint8Array, end: number, n: number): number[] {
	const all = [
		((b[end - 2]! & 15) << 6) | (b[end - 3]! >> 2),
		((b[end - 3]! & 3) << 8) | (b[end - 4] ?? 0),
		((b[end - 5] ?? 0) << 2) | ((b[end - 6] ?? 0) >> 6),
		(((b[end - 6] ?? 0) & 63) << 4) | ((b[end - 7] ?? 0) >> 4),
		(((b[end - 7] ?? 0) & 15) << 2) | ((b[end - 8] ?? 0) >> 6),
		(b[end - 8] ?? 0) & 63
	];
	return all.slice(0, n);
}

/**
 * Frames of a BITalino → samples of stream 0: value = (number − middle) × scale of its channel. Frames are numbered with four
 * bits only: what is missing is told by them up to 15, and by time beyond.
 */
export function bitalinoDecoder(n: number, scales: readonly number[], middles: readonly number[]): Decoder {
	const length = LENGTHS[n - 1]!;
	const sequence = (bytes: Uint8Array, start: number): number => bytes[start + length - 1]! >> 4;
	const frames = new ChainedFrames({
		length,
		good: (bytes, start) => (bytes[start + length - 1]! & 15) === crc4(bytes, start, length),
		follows: (bytes, start, next) => sequence(bytes, next) === ((sequence(bytes, start) + 1) & 15)
	});
	let expected: number | undefined;
	return {
		push(bytes): readonly Frame[] {
			const out: Frame[] = [];
			frames.push(bytes, (all, start) => {
				const number = sequence(all, start);
				const missing = expected === undefined ? 0 : (number - expected) & 15;
				expected = (number + 1) & 15;
				const values = numbersOf(all, start + length, n).map(
					(value, c) => (value - middles[c]!) * scales[c]!
				);
				out.push({ stream: 0, values, ...(missing > 0 && { missing }) });
			});
			return out;
		}
	};
}
