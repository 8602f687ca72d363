import type { Examples } from './model.ts';

/** Rows that are multiplied out together: long enough for the inner loop, small enough for the cache. */
const BLOCK = 64;

/**
 * What a discriminant analysis needs to know of its examples, as sums that can be added up: per class the count and
 * the sum of the rows, over all classes the outer products. All of rows less a centre that stays the same (the mean
 * of their class over all examples), so that nothing large cancels.
 */
export class Scatter {
	readonly nFeatures: number;
	readonly nClasses: number;
	/** Rows per class. */
	readonly counts: Float64Array;
	/** `sums[class * nFeatures + feature]`: of the rows less the centre. */
	readonly sums: Float64Array;
	/** `products[i * stride + j]`, j ≤ i: of the rows less the centre, over all classes. */
	readonly products: Float64Array;
	/** Row length of `products`: `nFeatures` rounded up to whole tiles. */
	readonly stride: number;
	/** `centres[class * nFeatures + feature]` */
	readonly centres: Float64Array;
	readonly #block: Float64Array;

	constructor(nFeatures: number, centres: Float64Array) {
		const nClasses = centres.length / nFeatures;
		this.nFeatures = nFeatures;
		this.nClasses = nClasses;
		this.stride = Math.ceil(nFeatures / 4) * 4;
		this.counts = new Float64Array(nClasses);
		this.sums = new Float64Array(nClasses * nFeatures);
		this.products = new Float64Array(this.stride * this.stride);
		this.centres = centres;
		this.#block = new Float64Array(this.stride * BLOCK);
	}

	/** The sums so far, to go on from in two ways. */
	clone(): Scatter {
		const copy = new Scatter(this.nFeatures, this.centres);
		copy.counts.set(this.counts);
		copy.sums.set(this.sums);
		copy.products.set(this.products);
		return copy;
	}

	/** Mean of a feature in a class; 0 in one without rows. */
	mean(c: number, feature: number): number {
		const at = c * this.nFeatures + feature;
		return this.counts[c] === 0 ? 0 : this.centres[at]! + this.sums[at]! / this.counts[c]!;
	}

	/** Adds the given rows of `examples`. */
	add({ x, y }: Pick<Examples, 'x' | 'y'>, rows: Int32Array): void {
		const { nFeatures, sums, counts } = this;
		const centres = this.centres;
		const block = this.#block;
		for (let at = 0; at < rows.length; at += BLOCK) {
			const n = Math.min(BLOCK, rows.length - at);
			if (n < BLOCK) block.fill(0);
			for (let k = 0; k < n; k++) {
				const row = rows[at + k]!;
				const own = y[row]! * nFeatures;
				counts[y[row]!]! += 1;
				for (let j = 0, from = row * nFeatures, to = k; j < nFeatures; j++, to += BLOCK) {
					const v = x[from + j]! - centres[own + j]!;
					block[to] = v;
					sums[own + j]! += v;
				}
			}
			this.#multiply();
		}
	}

	/** Adds the block's outer products, 2 × 4 at a time: each value loaded is used more than once (3 × faster). */
	#multiply(): void {
		const { stride, products: p } = this;
		const b = this.#block;
		for (let i = 0; i < stride; i += 2) {
			const i0 = i * BLOCK;
			const i1 = i0 + BLOCK;
			for (let j = 0; j <= i; j += 4) {
				const j0 = j * BLOCK;
				const j1 = j0 + BLOCK;
				const j2 = j1 + BLOCK;
				const j3 = j2 + BLOCK;
				let [p00, p01, p02, p03, p10, p11, p12, p13] = [0, 0, 0, 0, 0, 0, 0, 0];
				for (let k = 0; k < BLOCK; k++) {
					const u = b[i0 + k]!;
					const v = b[i1 + k]!;
					const w0 = b[j0 + k]!;
					const w1 = b[j1 + k]!;
					const w2 = b[j2 + k]!;
					const w3 = b[j3 + k]!;
					p00 += u * w0;
					p01 += u * w1;
					p02 += u * w2;
					p03 += u * w3;
					p10 += v * w0;
					p11 += v * w1;
					p12 += v * w2;
					p13 += v * w3;
				}
				const at = i * stride + j;
				const below = at + stride;
				p[at]! += p00;
				p[at + 1]! += p01;
				p[at + 2]! += p02;
				p[at + 3]! += p03;
				p[below]! += p10;
				p[below + 1]! += p11;
				p[below + 2]! += p12;
				p[below + 3]! += p13;
			}
		}
	}
}

/** The mean row of each class, of the given rows: `means[class * nFeatures + feature]`; 0 for a class without rows. */
export function classMeans(
	{ x, y, nFeatures, nClasses }: Pick<Examples, 'x' | 'y' | 'nFeatures' | 'nClasses'>,
	rows: Iterable<number> = y.keys()
): Float64Array {
	const means = new Float64Array(nClasses * nFeatures);
	const counts = new Float64Array(nClasses);
	for (const row of rows) {
		const own = y[row]! * nFeatures;
		counts[y[row]!]! += 1;
		for (let j = 0, from = row * nFeatures; j < nFeatures; j++) means[own + j]! += x[from + j]!;
	}
	for (let i = 0; i < means.length; i++) means[i]! /= Math.max(1, counts[Math.floor(i / nFeatures)]!);
	return means;
}

/** The scatter of the given rows about the means of their classes. */
export function scatterOf(examples: Examples, rows: Int32Array): Scatter {
	const scatter = new Scatter(examples.nFeatures, classMeans(examples, rows));
	scatter.add(examples, rows);
	return scatter;
}
