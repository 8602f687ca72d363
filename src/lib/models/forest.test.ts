import { expect, test } from 'vitest';
import { seeded } from '../core/random.ts';
import { BINS, binsOf } from './bins.ts';
import { TreeGrower, type Tree } from './grow-tree.ts';
import type { Examples } from './model.ts';
import { Trees } from './trees.ts';

/** Noisy classes over `nRows` rows; the second feature has few values, the last never changes. */
function examples(nRows: number, seed: number, nClasses = 3): Examples {
	const random = seeded(seed);
	const y = Int32Array.from({ length: nRows }, () => Math.floor(random() * nClasses));
	const x = Float32Array.from({ length: nRows * 4 }, (_, i) => {
		const c = y[Math.floor(i / 4)]!;
		return [c + 2 * random(), Math.round(c + 3 * random()), random() * 1e6, 7][i % 4]!;
	});
	return { x, y, nFeatures: 4, nClasses, trial: Int32Array.from(y.keys()) };
}

test('bins keep the order of the values, and their edges hold just the values in them', () => {
	for (const nRows of [2, 100, 256, 257, 3000]) {
		const from = examples(nRows, nRows);
		const { of, lowest, highest } = binsOf(from);
		for (let f = 0; f < 4; f++) {
			const rows = [...from.y.keys()].map((row) => ({
				value: from.x[row * 4 + f]!,
				bin: of[f * nRows + row]!
			}));
			for (const { value, bin } of rows) {
				expect(value).toBeGreaterThanOrEqual(lowest[f * BINS + bin]!);
				expect(value).toBeLessThanOrEqual(highest[f * BINS + bin]!);
			}
			const sorted = rows.toSorted((a, b) => a.value - b.value).map(({ bin }) => bin);
			expect(sorted).toEqual(sorted.toSorted((a, b) => a - b));
			const different = new Set(rows.map(({ value }) => value)).size;
			const used = new Set(sorted).size;
			if (different <= BINS) expect(used).toBe(different);
			else expect(used).toBeGreaterThan(BINS / 2);
		}
	}
});

test('what is not a number and both zeros get a bin and break nothing', () => {
	const from = examples(600, 1);
	from.x.set([NaN, NaN, -0, NaN, 0, Infinity, -Infinity, NaN]);
	const { of, lowest, highest } = binsOf(from);
	expect(of[0]).toBe(0);
	expect([...lowest, ...highest].some(Number.isNaN)).toBe(false);
	const tree = new TreeGrower(from, { of, lowest, highest }).grow(seeded(1));
	expect(tree.threshold.some(Number.isNaN)).toBe(false);
});

/** The leaf a row falls into. */
function leafOf(tree: Tree, features: Float32Array): number {
	let node = 0;
	while (tree.feature[node]! >= 0) {
		node = tree.child[node]! + Number(features[tree.feature[node]!]! > tree.threshold[node]!);
	}
	return tree.child[node]!;
}

test('every drawn row falls into a leaf whose shares count just such rows', () => {
	for (const nRows of [10, 300, 2000]) {
		const from = examples(nRows, nRows);
		const tree = new TreeGrower(from, binsOf(from)).grow(seeded(3));
		const random = seeded(3);
		const counted = new Map<number, number[]>();
		for (let i = 0; i < nRows; i++) {
			const row = Math.floor(random() * nRows);
			const leaf = leafOf(tree, from.x.subarray(row * 4, (row + 1) * 4));
			const counts = counted.get(leaf) ?? [0, 0, 0];
			counts[from.y[row]!]! += 1;
			counted.set(leaf, counts);
		}
		expect(counted.size).toBe(tree.shares.length / 3);
		for (const [leaf, counts] of counted) {
			const all = counts.reduce((sum, count) => sum + count, 0);
			expect(tree.shares.slice(leaf * 3, leaf * 3 + 3)).toEqual(counts.map((count) => count / all));
		}
	}
});

test('a tree is the same whichever trees were grown before it', () => {
	const from = examples(500, 2);
	const bins = binsOf(from);
	const grower = new TreeGrower(from, bins);
	const inTurn = [1, 2, 3].map((seed) => grower.grow(seeded(seed)));
	const alone = [1, 2, 3].map((seed) => new TreeGrower(from, bins).grow(seeded(seed)));
	expect(inTurn).toEqual(alone);
	expect(Trees.of(inTurn, 4, 3).save()).toEqual(Trees.of(alone, 4, 3).save());
});
