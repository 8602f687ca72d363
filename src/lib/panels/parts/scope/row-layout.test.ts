import { expect, test } from 'vitest';
import { labelEvery, layoutRows, rowAt, timeTicks } from './row-layout.ts';

test('the channels shown share the whole height evenly, in order', () => {
	const rows = layoutRows(8, [], 400);
	expect(rows.map((row) => row.top)).toEqual([0, 50, 100, 150, 200, 250, 300, 350]);
	expect(rows.every((row) => row.shown && row.height === 50)).toBe(true);
});

test('a channel switched off keeps a line with its label, the others grow', () => {
	const rows = layoutRows(4, [1], 400);
	expect(rows[1]).toMatchObject({ shown: false, height: 16 });
	expect(rows.filter((row) => row.shown).map((row) => row.height)).toEqual([128, 128, 128]);
	expect(rows.reduce((sum, row) => sum + row.height, 0)).toBe(400);
});

test('many channels switched off give up their lines', () => {
	const rows = layoutRows(
		64,
		Array.from({ length: 60 }, (_, c) => c),
		400
	);
	expect(rows.slice(0, 60).every((row) => row.height === 0)).toBe(true);
	expect(rows.slice(60).map((row) => row.height)).toEqual([100, 100, 100, 100]);
});

test('with every channel switched off as many labels stay as there is room for', () => {
	const all = Array.from({ length: 64 }, (_, c) => c);
	expect(layoutRows(64, all, 400).filter((row) => row.height > 0)).toHaveLength(25);
});

test('nothing ever leaves the height, and channels that do not exist are ignored', () => {
	for (const n of [1, 7, 64, 408]) {
		for (const hidden of [[], [0], [0, 3, 500, -2], Array.from({ length: n }, (_, c) => c)]) {
			const rows = layoutRows(n, hidden, 333);
			expect(rows).toHaveLength(n);
			const last = rows.at(-1)!;
			expect(last.top + last.height).toBeLessThanOrEqual(333.5);
		}
	}
});

test('labels thin out in round steps', () => {
	expect([40, 14, 13, 7, 3, 1.7, 0.5].map((height) => labelEvery(height, 14))).toEqual([
		1, 1, 2, 2, 5, 10, 50
	]);
});

test('the row under a point is found, and none where a channel is off', () => {
	const rows = layoutRows(4, [1], 400);
	expect(rowAt(rows, 10)?.channel).toBe(0);
	expect(rowAt(rows, 130)).toBeUndefined();
	expect(rowAt(rows, 399)?.channel).toBe(3);
	expect(rowAt(rows, 401)).toBeUndefined();
});

test('the time axis is marked in round steps that do not crowd', () => {
	expect(timeTicks(5, 1000)).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5]);
	expect(timeTicks(5, 300)).toEqual([0, 1, 2, 3, 4, 5]);
	expect(timeTicks(20, 300)).toEqual([0, 5, 10, 15, 20]);
	expect(timeTicks(1, 300)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
});
