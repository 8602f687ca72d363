import { expect, test } from 'vitest';
import { seeded } from '../../core/random.ts';
import { InstantFinder } from './instants.ts';

const LENGTH = 10;
const shape = {
	length: LENGTH,
	modulo: 65_536,
	count: (bytes: Uint8Array, start: number) => (bytes[start + 8]! << 8) | bytes[start + 9]!
};
/** Instants of random bytes with these counts. */
function bytesOf(counts: readonly number[], seed = 1): Uint8Array {
	const random = seeded(seed);
	const bytes = Uint8Array.from({ length: counts.length * LENGTH }, () => random() * 256);
	counts.forEach((count, i) => bytes.set([(count >> 8) & 255, count & 255], i * LENGTH + 8));
	return bytes;
}
const from = (first: number, n: number): number[] =>
	Array.from({ length: n }, (_, i) => (first + i) & 0xffff);
/** The counts of what is found when `bytes` come in pieces. */
function found(finder: InstantFinder, bytes: Uint8Array, piece: number): number[] {
	const out: number[] = [];
	for (let at = 0; at < bytes.length; at += piece)
		finder.push(bytes.subarray(at, at + piece), (all, start, n, count) => {
			expect(shape.count(all, start)).toBe(count);
			for (let i = 0; i < n; i++) out.push(shape.count(all, start + i * LENGTH));
		});
	return out;
}

test.each([1, 3, 10, 37, 1000])('pieces of %i bytes, begun anywhere: no instant is lost', (piece) => {
	const counts = from(65_500, 200);
	for (let cut = 0; cut < LENGTH; cut++) {
		const got = found(new InstantFinder(shape), bytesOf(counts).subarray(cut), piece);
		expect(got).toEqual(counts.slice(cut === 0 ? 0 : 1));
	}
});

test('instants that are missing leave the place as it is', () => {
	const counts = [...from(10, 60), ...from(100, 3), ...from(5000, 1), ...from(40_000, 100)];
	expect(found(new InstantFinder(shape), bytesOf(counts), 64)).toEqual(counts);
});

test('after bytes that are no instants the place is found again', () => {
	const finder = new InstantFinder(shape);
	found(finder, bytesOf(from(0, 100)), 100);
	const random = seeded(4);
	found(
		finder,
		Uint8Array.from({ length: 3333 }, () => random() * 256),
		100
	);
	const counts = from(3000, 200);
	expect(found(finder, bytesOf(counts), 100).slice(-150)).toEqual(counts.slice(-150));
});
