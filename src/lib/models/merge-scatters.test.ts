import { expect, test } from 'vitest';
import { seeded } from '../core/random.ts';
import { lda } from './lda.ts';
import { mergeScatters } from './merge-scatters.ts';
import type { Examples } from './model.ts';
import { scatterOf } from './scatter.ts';

const D = 5;
const N = 400;
const CLASSES = 3;

/** Rows far from 0 whose parts lie apart; the second part lacks the last class; feature 4 stands still inside each part. */
function examples(): Examples & { readonly part: Int32Array } {
	const random = seeded(7);
	const part = Int32Array.from({ length: N }, (_, row) => (row < 150 ? 1 : row < 290 ? 0 : 2));
	const y = Int32Array.from({ length: N }, (_, row) => row % (part[row] === 0 ? 2 : CLASSES));
	const x = Float32Array.from({ length: N * D }, (_, i) => {
		const [row, j] = [Math.floor(i / D), i % D];
		return 1000 + 3 * part[row]! + (j === 4 ? 0 : random() * (j + 1) + (y[row] === j ? 1 : 0));
	});
	return { x, y, nFeatures: D, nClasses: CLASSES, trial: y.map((_, row) => row), part };
}

const rowsOf = ({ part }: { readonly part: Int32Array }, wanted: number): Int32Array =>
	Int32Array.from(part.keys()).filter((row) => part[row] === wanted);

test('scatters of parts merge to the scatter of all rows', () => {
	const all = examples();
	const merged = mergeScatters([0, 1, 2].map((part) => scatterOf(all, rowsOf(all, part))));
	const whole = scatterOf(all, Int32Array.from(all.y.keys()));
	expect(merged.counts).toEqual(whole.counts);
	for (let c = 0; c < CLASSES; c++) {
		for (let j = 0; j < D; j++) expect(merged.mean(c, j)).toBeCloseTo(whole.mean(c, j), 9);
	}
	for (let i = 0; i < D; i++) {
		for (let j = 0; j <= i; j++) {
			const at = i * whole.stride + j;
			expect(Math.abs(merged.products[at]! - whole.products[at]!)).toBeLessThan(
				1e-9 * whole.products[i * whole.stride + i]!
			);
		}
	}
});

test('an LDA with parts has the bits of the same parts in any order of the rows, and the answers of one without', async () => {
	const all = examples();
	const shuffled = [2, 0, 1].flatMap((part) => [...rowsOf(all, part)]);
	const pick = (from: Int32Array): Int32Array => Int32Array.from(shuffled, (row) => from[row]!);
	const x = Float32Array.from(shuffled.flatMap((row) => [...all.x.subarray(row * D, (row + 1) * D)]));
	const other = { ...all, x, y: pick(all.y), part: pick(all.part) };
	const [a, b, plain] = await Promise.all([
		lda.fit(all),
		lda.fit(other),
		lda.fit({ ...all, part: undefined })
	]);
	expect(b.save()).toEqual(a.save());
	const [given, wanted] = [new Float32Array(CLASSES), new Float32Array(CLASSES)];
	for (let row = 0; row < N; row++) {
		const features = all.x.subarray(row * D, (row + 1) * D);
		a.predict(features, given);
		plain.predict(features, wanted);
		for (let c = 0; c < CLASSES; c++) expect(given[c]).toBeCloseTo(wanted[c]!, 6);
	}
});

test('rows of one part give the bits of rows without parts', async () => {
	const all = examples();
	const one = await lda.fit({ ...all, part: all.y.map(() => 0) });
	expect(one.save()).toEqual((await lda.fit({ ...all, part: undefined })).save());
});

test('a feature that stands still has no weight, whatever its value and however the parts are cut', async () => {
	const random = seeded(3);
	const all = examples();
	for (let k = 0; k < 60; k++) {
		const still = Math.fround((random() - 0.5) * 10 ** Math.floor(random() * 8 - 3));
		const x = all.x.map((value, i) => (i % D === 2 ? still : value));
		const cuts = [random() * N, random() * N].sort((a, b) => a - b);
		const part = all.part.map((_, row) => cuts.filter((cut) => row >= cut).length);
		const { coefficients } = (await lda.fit({ ...all, x, part })).save();
		expect(Array.from({ length: CLASSES }, (_, c) => Math.abs(coefficients!.data[c * D + 2]!))).toEqual([
			0, 0, 0
		]);
	}
});
