import type { Decoder, Frame } from '../device/driver.ts';
import { FrameFinder } from '../device/frame-finder.ts';

const SYNC = [0xc7, 0x7c] as const;
const END = 0x01;

/** Chords packets on a serial line → frames: `C7 7C`, a counter, one big-endian 16-bit number per channel, `01`. */
export function chordsDecoder(channels: number, perCount: number, middle: number): Decoder {
	const length = 2 * channels + 4;
	const finder = new FrameFinder({
		sync: SYNC,
		length,
		valid: (bytes, start) => bytes[start + length - 1] === END,
		count: { at: (bytes, start) => bytes[start + 2]!, modulo: 256 }
	});
	return {
		push(bytes): readonly Frame[] {
			const frames: Frame[] = [];
			finder.push(bytes, (all, start) =>
				frames.push({
					stream: 0,
					count: all[start + 2]!,
					values: bigEndian(all, start + 3, channels, perCount, middle)
				})
			);
			return frames;
		}
	};
}

/**
 * Notifications of an NPG Lite → frames: samples one behind the other, each a counter and one big-endian 16-bit number per
 * channel. A notification holds ten samples as a rule, and may hold fewer.
 */
export function npgDecoder(channels: number, perCount: number, middle: number): Decoder {
	const length = 1 + 2 * channels;
	return {
		push(bytes, _at, from): readonly (Frame | { readonly battery: number })[] {
			if (from === 'battery') return bytes.length === 1 ? [{ battery: Math.min(100, bytes[0]!) / 100 }] : [];
			if (from !== 'data' || bytes.length === 0 || bytes.length % length !== 0) return [];
			return Array.from({ length: bytes.length / length }, (_, i) => ({
				stream: 0,
				count: bytes[i * length]!,
				values: bigEndian(bytes, i * length + 1, channels, perCount, middle)
			}));
		}
	};
}

const bigEndian = (bytes: Uint8Array, at: number, n: number, perCount: number, middle: number): number[] =>
	Array.from(
		{ length: n },
		(_, i) => (((bytes[at + 2 * i]! << 8) | bytes[at + 2 * i + 1]!) - middle) * perCount
	);
