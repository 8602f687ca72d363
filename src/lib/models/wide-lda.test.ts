import { expect, test } from 'vitest';
import { seeded } from '../core/random.ts';
import { discriminant, SMALLEST_EIGENVALUE } from './discriminant.ts';
import { gram } from './gram.ts';
import { inverseOf } from './inverse.ts';
import { lda } from './lda.ts';
import type { Examples, Model } from './model.ts';
import { predict, rowOf } from './training-set.fixture.ts';
import { wideLda } from './wide-lda.ts';

/** Noise round a centre for each class: more features than rows. Some stand still, some are copies. */
function examples(rows: number, nFeatures: number, seed: number, nClasses = 3): Examples {
	const random = seeded(seed);
	const y = Int32Array.from({ length: rows }, (_, row) => row % nClasses);
	const centre = Float32Array.from({ length: nClasses * nFeatures }, () => 100 * random());
	const x = Float32Array.from({ length: rows * nFeatures }, (_, i) => {
		const f = i % nFeatures;
		if (f % 17 === 5) return 1234.5;
		return centre[y[Math.floor(i / nFeatures)]! * nFeatures + f]! + (1 + f) * (random() + random() - 1);
	});
	for (let row = 0; row < rows; row++) x[row * nFeatures + 7] = x[row * nFeatures + 3]!;
	return {
		x,
		y,
		nFeatures,
		nClasses,
		trial: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / 6))
	};
}

/** The same from the covariance of the features, entry by entry. */
async function fromCovariance(
	{ x, y, nFeatures: d, nClasses }: Examples,
	rows: readonly number[]
): Promise<Model> {
	const counts = new Float64Array(nClasses);
	const means = new Float64Array(nClasses * d);
	for (const row of rows) {
		counts[y[row]!]! += 1;
		for (let j = 0; j < d; j++) means[y[row]! * d + j]! += x[row * d + j]!;
	}
	for (let i = 0; i < means.length; i++) means[i]! /= Math.max(1, counts[Math.floor(i / d)]!);
	const present = counts.filter((count) => count > 0).length;
	const covariance = new Float64Array(d * d);
	for (const row of rows) {
		const z = Float64Array.from({ length: d }, (_, j) => x[row * d + j]! - means[y[row]! * d + j]!);
		for (let i = 0; i < d; i++) for (let j = 0; j <= i; j++) covariance[i * d + j]! += z[i]! * z[j]!;
	}
	const scale = Float64Array.from({ length: d }, (_, j) => {
		const spread = covariance[j * d + j]!;
		return spread > 1e-9 ? 1 / Math.sqrt(spread / rows.length) : 0;
	});
	for (let i = 0; i < d; i++) {
		for (let j = 0; j <= i; j++) covariance[i * d + j]! *= (scale[i]! * scale[j]!) / (rows.length - present);
		if (scale[i] === 0) covariance[i * d + i] = 1;
	}
	const applyInverse = await inverseOf(covariance, d, SMALLEST_EIGENVALUE);
	return discriminant(counts, (c, j) => means[c * d + j]!, scale, applyInverse);
}

const probabilities = (model: Model, of: Examples): number[] =>
	[...of.y.keys()].flatMap((row) => [...predict(model, rowOf(of, row))]);

test('the products of the rows give what the covariance of the features gives', async () => {
	for (const [rows, nFeatures] of [
		[12, 40],
		[31, 33],
		[50, 150]
	] as const) {
		const from = examples(rows, nFeatures, rows);
		const other = examples(rows, nFeatures, rows + 1);
		const all = [...from.y.keys()];
		const [wide, narrow] = [
			await wideLda(from, Int32Array.from(all), SMALLEST_EIGENVALUE),
			await fromCovariance(from, all)
		];
		for (const of of [from, other]) {
			const [found, expected] = [probabilities(wide, of), probabilities(narrow, of)];
			found.forEach((p, i) => expect(p).toBeCloseTo(expected[i]!, 6));
		}
		expect(probabilities(await lda.fit(from), other)).toEqual(probabilities(wide, other));
	}
});

test('without one group, also without a whole class', async () => {
	const from = examples(24, 60, 4);
	for (const group of [from.trial, from.y]) {
		const nGroups = Math.max(...group) + 1;
		const seen: number[] = [];
		for await (const { group: left, model } of lda.fitWithoutEach(from, group, nGroups)) {
			seen.push(left);
			const others = [...from.y.keys()].filter((row) => group[row] !== left);
			const [found, expected] = [
				probabilities(model, from),
				probabilities(await fromCovariance(from, others), from)
			];
			found.forEach((p, i) => expect(p).toBeCloseTo(expected[i]!, 6));
		}
		expect(seen).toEqual([...Array(nGroups).keys()]);
	}
});

test('products of rows with each other, whatever their number and width', () => {
	for (const [n, width] of [
		[1, 1],
		[5, 127],
		[6, 128],
		[9, 300]
	] as const) {
		const random = seeded(n * width);
		const rows = Float64Array.from({ length: n * width }, () => random() - 0.5);
		const found = gram(rows, n, width);
		for (let i = 0; i < n; i++) {
			for (let k = 0; k <= i; k++) {
				let expected = 0;
				for (let j = 0; j < width; j++) expected += rows[i * width + j]! * rows[k * width + j]!;
				expect(found[i * n + k]).toBeCloseTo(expected, 12);
			}
		}
	}
});
