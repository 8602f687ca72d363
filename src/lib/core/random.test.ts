import { expect, test } from 'vitest';
import { seeded } from './random.ts';

const draw = (seed: number, n: number): number[] => {
	const random = seeded(seed);
	return Array.from({ length: n }, () => random());
};

test('the same seed gives the same numbers, another seed others', () => {
	expect(draw(7, 100)).toEqual(draw(7, 100));
	expect(draw(7, 100)).not.toEqual(draw(8, 100));
});

test('numbers lie in [0, 1) and fill it evenly', () => {
	for (const seed of [0, 1, 2, -1, 2 ** 31 - 1]) {
		const counts = new Array<number>(10).fill(0);
		const drawn = draw(seed, 20_000);
		expect(drawn.filter((x) => !(x >= 0 && x < 1))).toEqual([]);
		for (const x of drawn) counts[Math.floor(x * 10)]!++;
		// Chi-square with 9 degrees of freedom: over 40 would come once in a hundred thousand seeds.
		expect(counts.reduce((sum, n) => sum + (n - 2000) ** 2 / 2000, 0)).toBeLessThan(40);
	}
});
