import type { Decoder, Frame } from '../device/driver.ts';

const [SYNC_A, SYNC_B, END] = [0xc7, 0x7c, 0x01];

/**
 * Chords packets on a serial line → frames: `C7 7C`, a counter, one big-endian 16-bit number per channel, `01`. A packet
 * counts only when both ends are right; after junk the search goes on from the very next byte, so that no good packet behind
 * a false start is lost.
 */
export function chordsDecoder(channels: number, perCount: number, middle: number): Decoder {
	const length = 2 * channels + 4;
	let rest = new Uint8Array(0);
	return {
		push(bytes): readonly Frame[] {
			const all = new Uint8Array(rest.length + bytes.length);
			all.set(rest);
			all.set(bytes, rest.length);
			const frames: Frame[] = [];
			let at = 0;
			while (at + length <= all.length) {
				if (all[at] !== SYNC_A || all[at + 1] !== SYNC_B || all[at + length - 1] !== END) at++;
				else {
					frames.push({
						stream: 0,
						count: all[at + 2]!,
						values: bigEndian(all, at + 3, channels, perCount, middle)
					});
					at += length;
				}
			}
			rest = all.slice(at);
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
