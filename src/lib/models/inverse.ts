import { cholesky, choleskySolve, inverseTrace } from './cholesky.ts';

/**
 * The pseudo-inverse of a symmetric matrix (`a[i * n + j]`, only j ≤ i is read), as a function that multiplies a
 * vector by it in place. Directions whose eigenvalue is not above `smallest` are left out.
 */
export async function inverseOf(
	a: Float64Array,
	n: number,
	smallest: number
): Promise<(vector: Float64Array) => void> {
	const l = cholesky(a, n);
	// The trace is at least one over the smallest eigenvalue: below this, none is left out and the factor will do.
	if (l && inverseTrace(l, n) * smallest < 1) return (vector) => choleskySolve(l, n, vector);

	const { EigenvalueDecomposition, Matrix } = await import('ml-matrix');
	const full = new Matrix(n, n);
	for (let i = 0; i < n; i++) {
		for (let j = 0; j <= i; j++) {
			full.set(i, j, a[i * n + j]!);
			full.set(j, i, a[i * n + j]!);
		}
	}
	const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(full, { assumeSymmetric: true });
	const kept = realEigenvalues.flatMap((value, k) =>
		value > smallest ? [{ value, direction: eigenvectorMatrix.getColumn(k) }] : []
	);
	return (vector) => {
		const from = vector.slice();
		vector.fill(0);
		for (const { value, direction } of kept) {
			let along = 0;
			for (let i = 0; i < n; i++) along += direction[i]! * from[i]!;
			for (let i = 0; i < n; i++) vector[i]! += (along / value) * direction[i]!;
		}
	};
}
