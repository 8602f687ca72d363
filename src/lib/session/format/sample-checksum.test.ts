import { expect, test } from 'vitest';
import { CHECKSUM_KIND, checksumOf, SampleChecksum } from './sample-checksum.ts';

const valueOf = (...parts: readonly (Float32Array | Float64Array)[]): string => {
	const sum = new SampleChecksum();
	for (const part of parts) sum.add(part);
	return sum.value;
};
const samples = Float32Array.from({ length: 1000 }, (_, i) => Math.sin(i) * 1e-4);

test('it does not depend on how samples were divided into chunks, and has a published form', () => {
	expect(valueOf(samples.subarray(0, 333), samples.subarray(333))).toBe(valueOf(samples));
	expect(valueOf()).toBe(`${CHECKSUM_KIND}:811c9dc5`);
	// One word of zeros: the offset times the prime.
	expect(valueOf(new Float32Array(1))).toBe(`${CHECKSUM_KIND}:050c5d1f`);
});

test.each([0, 1, 499, 999])('50 µV, the least bit, or a sign on sample %i is seen', (at) => {
	const before = valueOf(samples);
	for (const change of [samples[at]! + 50e-6, samples[at]! * (1 + 2 ** -23), -samples[at]! || -0]) {
		const changed = samples.slice();
		changed[at] = change;
		if (Object.is(changed[at], samples[at])) continue;
		expect(valueOf(changed)).not.toBe(before);
	}
});

test('samples in another order, and in double precision, have another one', () => {
	expect(valueOf(samples.toReversed())).not.toBe(valueOf(samples));
	expect(valueOf(Float64Array.from(samples))).not.toBe(valueOf(samples));
});

test('facts that are no checksum are none', () => {
	const value = valueOf(samples);
	expect(checksumOf({ checksum_rows: 5, checksum: value })).toEqual({ rows: 5, value });
	for (const facts of [
		undefined,
		null,
		3,
		[],
		{},
		{ checksum: value },
		{ checksum_rows: 1.5, checksum: value }
	])
		expect(checksumOf(facts)).toBeUndefined();
	expect(checksumOf({ checksum_rows: 1, checksum: 'sha256:00' })).toBeUndefined();
});
