import { describe, expect, test } from 'vitest';
import { ContentHash, sharedContent, type ContentIdentity } from './content-identity.ts';
import { seeded } from './random.ts';

const noise = (seed: number, rows: number, nChannels = 2): Float32Array => {
	const random = seeded(seed);
	return Float32Array.from({ length: rows * nChannels }, () => Math.round(200 * (random() - 0.5)));
};
/** `rows`: how many are added at a time. */
function identityOf(data: Float32Array, nChannels = 2, rows = data.length): ContentIdentity {
	const hash = new ContentHash(nChannels);
	for (let at = 0; at < data.length; at += rows * nChannels)
		hash.add(data.subarray(at, Math.min(data.length, at + rows * nChannels)));
	return hash.identity;
}

describe('the identity of samples', () => {
	test('does not depend on how they are cut into chunks, nor on the sign of zero', () => {
		const data = noise(1, 5000);
		const whole = identityOf(data);
		for (const rows of [1, 7, 100, 4999]) expect(identityOf(data, 2, rows)).toEqual(whole);
		const minus = data.map((value) => (value === 0 ? -0 : value));
		expect(identityOf(minus)).toEqual(whole);
	});

	test('is another for one changed sample, one missing row, other channels', () => {
		const data = noise(1, 500);
		const whole = identityOf(data);
		const changed = data.slice();
		changed[77]! += 1;
		for (const other of [identityOf(changed), identityOf(data.subarray(2)), identityOf(data, 4)])
			expect(other.checksum === whole.checksum && other.rows === whole.rows).toBe(false);
	});

	test('tells same, part and nothing in common, whichever is longer', () => {
		const data = noise(1, 60_000);
		const whole = identityOf(data);
		expect(sharedContent(whole, identityOf(data.slice()))).toBe('same');
		const part = identityOf(data.subarray(2 * 20_000, 2 * 24_000));
		const overlapping = identityOf(Float32Array.of(...noise(9, 2000), ...data.subarray(0, 2 * 6000)));
		for (const other of [part, overlapping]) {
			expect(sharedContent(whole, other)).toBe('part');
			expect(sharedContent(other, whole)).toBe('part');
		}
		expect(sharedContent(whole, identityOf(noise(2, 60_000)))).toBeUndefined();
	});

	test('takes nothing from a signal that stands still', () => {
		const still = (seed: number): ContentIdentity =>
			identityOf(Float32Array.of(...new Float32Array(2 * 9000), ...noise(seed, 1000)));
		expect(sharedContent(still(1), still(2))).toBeUndefined();
		expect(sharedContent(identityOf(new Float32Array(0)), identityOf(new Float32Array(0)))).toBeUndefined();
	});
});
