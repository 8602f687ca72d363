import { expect } from 'vitest';
import { seeded } from '../core/random.ts';
import type { RandomAccess } from './random-access.ts';

const random = seeded(9);

/** Large arrays are compared as buffers: `toEqual` takes seconds for one of these. */
export const DATA = Uint8Array.from({ length: 1_500_000 }, () => random() * 256);

/** Reads `source` at random places and compares with `DATA`. */
export async function readAnywhere(source: RandomAccess, rounds = 200): Promise<void> {
	expect(source.size).toBe(DATA.length);
	for (let i = 0; i < rounds; i++) {
		const offset = Math.floor(random() * DATA.length);
		const length = Math.floor(random() ** 4 * (DATA.length - offset));
		expect(Buffer.compare(await source.read(offset, length), DATA.subarray(offset, offset + length))).toBe(0);
	}
	expect(Buffer.compare(await source.read(0, DATA.length), DATA)).toBe(0);
	expect(await source.read(DATA.length, 0)).toHaveLength(0);
}
