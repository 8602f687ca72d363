import { expect, test } from 'vitest';
import { measuredOf, timed } from './row.ts';

test('a row is warmed up once and repeated at least seven times and for 0.4 s', async () => {
	let calls = 0;
	const quick = await timed(10, () => void calls++);
	expect(calls).toBe(quick.n + 1);
	expect(quick.n).toBeGreaterThanOrEqual(7);
	const slow = await timed(10, () => new Promise((resolve) => setTimeout(resolve, 80)));
	expect(slow.n).toBe(7);
});

test('median, 95th percentile and rate are those of the repeats', () => {
	expect(measuredOf([0.5, 0.1, 0.2, 0.3], 100)).toEqual({ median_s: 0.25, p95_s: 0.5, n: 4, rate: 400 });
	expect(measuredOf([3, 1, 2], 6, { lost: 0 })).toEqual({
		median_s: 2,
		p95_s: 3,
		n: 3,
		rate: 3,
		more: { lost: 0 }
	});
	const hundred = Array.from({ length: 100 }, (_, k) => k + 1);
	expect(measuredOf(hundred, 1).p95_s).toBe(95);
});
