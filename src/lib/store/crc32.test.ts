import { expect, test } from 'vitest';
import { seeded } from '../core/random.ts';
import { crc32 } from './crc32.ts';

/** One bit after the other, as the polynomial says. */
function bitByBit(bytes: Uint8Array, before = 0): number {
	let crc = ~before;
	for (const byte of bytes) {
		crc ^= byte;
		for (let k = 0; k < 8; k++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
	}
	return ~crc >>> 0;
}

test('the checksum is that of the polynomial, wherever the bytes begin and however many they are', () => {
	const random = seeded(1);
	const bytes = Uint8Array.from({ length: 200 }, () => random() * 256);
	for (let from = 0; from < 9; from++) {
		for (const length of [0, 1, 2, 3, 4, 5, 15, 16, 17, 18, 31, 32, 47, 48, 63, 191]) {
			const part = bytes.subarray(from, from + length);
			expect(crc32(part)).toBe(bitByBit(part));
			expect(crc32(part, 0x12345678)).toBe(bitByBit(part, 0x12345678));
		}
	}
});

test('bytes in parts give the checksum of the whole', () => {
	const bytes = new TextEncoder().encode('123456789');
	expect(crc32(bytes)).toBe(0xcbf43926);
	for (let at = 0; at <= 9; at++)
		expect(crc32(bytes.subarray(at), crc32(bytes.subarray(0, at)))).toBe(0xcbf43926);
});
