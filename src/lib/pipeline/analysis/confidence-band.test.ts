import { expect, test } from 'vitest';
import { confidenceBand } from './confidence-band.ts';

const trials = (rights: readonly number[], classIndex: number) =>
	rights.map((right) => ({ classIndex, right, n: 10 }));

test('the band holds the mean, is narrower for more trials, the same every time, and a point for equal trials', () => {
	const few = [...trials([10, 6, 2], 0), ...trials([9, 9, 3], 1)];
	const many = Array.from({ length: 10 }, () => few).flat();
	const [wide, narrow] = [confidenceBand(few, 2), confidenceBand(many, 2)];
	for (const { low, high } of [wide, narrow]) {
		expect(low).toBeLessThan((0.6 + 0.7) / 2);
		expect(high).toBeGreaterThan((0.6 + 0.7) / 2);
	}
	expect(narrow.high - narrow.low).toBeLessThan(wide.high - wide.low);
	expect(confidenceBand(few, 2)).toEqual(wide);
	expect(confidenceBand(trials([7, 7, 7], 1), 3)).toEqual({ low: 0.7, high: 0.7 });
});
