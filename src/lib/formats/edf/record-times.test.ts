import { expect, test } from 'vitest';
import { recordTimes } from './record-times.ts';

const list = (stated: readonly number[], discontinuous = false): ReturnType<typeof recordTimes> =>
	recordTimes(stated, 1, 0.01, discontinuous);

test('records that follow each other do, also where some say nothing', () => {
	const { begins, jumps, overlaps } = list([0.25, 1.25, NaN, 3.25]);
	expect([...begins]).toEqual([0.25, 1.25, 2.25, 3.25]);
	expect([jumps, overlaps.size]).toEqual([0, 0]);
});

test('a jump in a continuous file is one, and labels keep their place beside the samples', () => {
	const { begins, jumps, at } = list([0, 1, 62, 63]);
	expect([...begins]).toEqual([0, 1, 62, 63]);
	expect(jumps).toBe(1);
	expect([at(0.5), at(62.5), at(-1)]).toEqual([0.5, 62.5, -1]);
});

test('a clock that drifts makes no gaps, and a label stays at its sample', () => {
	const { begins, jumps, at } = list(Array.from({ length: 1000 }, (_, i) => i * 1.0005));
	expect([jumps, begins[999]]).toEqual([0, 999]);
	expect(at(999 * 1.0005 + 0.5)).toBeCloseTo(999.5, 9);
});

test('in a discontinuous file a jump of one sample counts', () => {
	const { begins, jumps } = list([0, 1.01, 2.01], true);
	expect(jumps).toBe(1);
	expect(begins[2]).toBeCloseTo(2.01, 9);
});

test('a record that overlaps the one before it is laid behind it, once for all that follow', () => {
	const { begins, jumps, overlaps, overlap, at } = list([0, 1, 1.5, 2.5, 13.5], true);
	expect([...begins]).toEqual([0, 1, 2, 3, 14]);
	expect([[...overlaps], overlap, jumps]).toEqual([[2], 0.5, 1]);
	expect(at(2.75)).toBe(3.25);
});
