import { expect, test } from 'vitest';
import type { Frame } from '../device/driver.ts';
import { gforceDecoder } from './decoder.ts';

const valuesOf = (said: readonly unknown[]): number[][] =>
	(said as Frame[]).map(({ values }) => Array.from(values));

test('a packet of 128 bytes is sixteen samples of eight channels around the middle', () => {
	const bytes = Uint8Array.of(8, ...Array.from({ length: 128 }, (_, i) => (i * 37) & 255));
	const expected = Array.from(bytes.subarray(1), (byte) => byte - 128);
	expect(valuesOf(gforceDecoder(8).push(bytes, 0, 'data'))).toEqual([expected]);
});

test('12 bits come as little-endian numbers', () => {
	const counts = [0, 4095, 2048, 1, 2047, 2049, 100, 3000];
	const bytes = Uint8Array.of(8, ...counts.flatMap((count) => [count & 255, count >> 8]));
	expect(valuesOf(gforceDecoder(12).push(bytes, 0, 'data'))).toEqual([counts.map((count) => count - 2048)]);
});

test('a packet in parts is put together, and one that lacks a part is left out', () => {
	const packet = [8, ...Array.from({ length: 128 }, (_, i) => i)];
	const parts = Array.from({ length: 8 }, (_, i) =>
		Uint8Array.of(255, 7 - i, ...packet.slice(i * 17, (i + 1) * 17))
	);
	const expected = packet.slice(1).map((byte) => byte - 128);
	const decoder = gforceDecoder(8);
	const feed = (list: readonly Uint8Array[]): number[][] =>
		list.flatMap((part) => valuesOf(decoder.push(part, 0, 'data')));
	expect(feed(parts)).toEqual([expected]);
	expect(feed(parts.filter((_, i) => i !== 3))).toEqual([]);
	expect(feed(parts)).toEqual([expected]);
});
