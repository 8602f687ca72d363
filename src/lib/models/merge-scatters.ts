import { Scatter } from './scatter.ts';

/**
 * One scatter of all rows from scatters of parts with the same features and classes, each about its own centres. The centres of
 * the result are the means of the classes over all parts, and each part is moved there: for rows v about an old centre, n of
 * them with sum s, and d = old centre − new centre, the sum about the new one is s + n·d and the products are
 * Σvvᵀ + s·dᵀ + d·sᵀ + n·d·dᵀ (Chan, Golub, LeVeque 1983). Nothing large is subtracted. The bits depend on the order of `parts`;
 * a single part stays as it is.
 */
export function mergeScatters(parts: readonly Scatter[]): Scatter {
	const [first] = parts;
	if (!first) throw new RangeError('There is no scatter to merge.');
	if (parts.length === 1) return first;
	const { nFeatures } = first;
	const merged = new Scatter(nFeatures, commonMeans(parts, first));
	for (const part of parts) {
		if (part.nFeatures !== nFeatures || part.nClasses !== merged.nClasses) {
			throw new RangeError('Scatters of other features or classes cannot be merged.');
		}
		addMoved(merged, part);
	}
	return merged;
}

/** The means of the classes over all parts; 0 for a class without rows. */
function commonMeans(parts: readonly Scatter[], { nFeatures, nClasses }: Scatter): Float64Array {
	const means = new Float64Array(nClasses * nFeatures);
	for (let c = 0; c < nClasses; c++) {
		const n = parts.reduce((sum, { counts }) => sum + counts[c]!, 0);
		if (n === 0) continue;
		for (let j = 0; j < nFeatures; j++) {
			means[c * nFeatures + j] = parts.reduce(
				(sum, part) => sum + (part.counts[c]! / n) * part.mean(c, j),
				0
			);
		}
	}
	return means;
}

/** Adds a part, moved to the centres of `merged`. */
function addMoved(merged: Scatter, part: Scatter): void {
	const { nFeatures: d, nClasses, stride, products } = merged;
	for (let i = 0; i < d; i++) {
		for (let j = 0; j <= i; j++) products[i * stride + j]! += part.products[i * stride + j]!;
	}
	const moved = new Float64Array(d);
	for (let c = 0; c < nClasses; c++) {
		const n = part.counts[c]!;
		if (n === 0) continue;
		const at = c * d;
		const sums = part.sums.subarray(at, at + d);
		for (let j = 0; j < d; j++) moved[j] = part.centres[at + j]! - merged.centres[at + j]!;
		for (let i = 0; i < d; i++) {
			const [s, m] = [sums[i]!, moved[i]!];
			merged.sums[at + i]! += s + n * m;
			for (let j = 0; j <= i; j++) {
				products[i * stride + j]! += s * moved[j]! + m * sums[j]! + n * m * moved[j]!;
			}
		}
		merged.counts[c]! += n;
	}
}
