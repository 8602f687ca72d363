import type { Decoder, Frame } from '../device/driver.ts';

export const CHANNELS = 8;
const EMG = 0x08;
const PART = 0xff;
/** More than any packet of the band: what grows beyond is not one. */
const MOST_BYTES = 1024;

/**
 * Notifications of a gForce band → samples in counts around the middle. A packet is its kind (8: EMG) and samples, all
 * channels of one instant together, a byte each or two (little-endian). On radios with small packets it comes in parts,
 * `FF` and a number that counts down to 0; a packet that lacks a part is left out.
 */
export function gforceDecoder(bits: 8 | 12): Decoder {
	let parts: number[] = [];
	let next = -1;
	/** `packet`: without the part's head. */
	const samples = (packet: Uint8Array | number[]): readonly Frame[] => {
		const width = bits === 8 ? 1 : 2;
		const bytes = packet.length - 1;
		if (packet[0] !== EMG || bytes === 0 || bytes % (CHANNELS * width) !== 0) return [];
		const middle = 2 ** (bits - 1);
		const values = Array.from({ length: bytes / width }, (_, i) => {
			const at = 1 + i * width;
			return (width === 1 ? packet[at]! : packet[at]! | (packet[at + 1]! << 8)) - middle;
		});
		return [{ stream: 0, values }];
	};
	return {
		push(bytes, _at, from): readonly Frame[] {
			if (from !== 'data' || bytes.length < 2) return [];
			if (bytes[0] !== PART) return samples(bytes);
			const number = bytes[1]!;
			// The first part of a packet begins with its kind.
			if (number !== next) parts = bytes[2] === EMG ? [] : [NaN];
			if (parts.length + bytes.length < MOST_BYTES) parts.push(...bytes.subarray(2));
			next = number - 1;
			if (number > 0) return [];
			const whole = parts;
			parts = [];
			next = -1;
			return samples(whole);
		}
	};
}
