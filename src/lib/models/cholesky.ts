/**
 * The lower triangle L with L·Lᵀ = `a` (`a[i * n + j]`, only j ≤ i is read), or undefined when `a` is not positive
 * definite.
 */
export function cholesky(a: Float64Array, n: number): Float64Array | undefined {
	const l = new Float64Array(n * n);
	for (let i = 0; i < n; i++) {
		const row = i * n;
		for (let j = 0; j <= i; j++) {
			const other = j * n;
			let sum = a[row + j]!;
			for (let k = 0; k < j; k++) sum -= l[row + k]! * l[other + k]!;
			if (j < i) l[row + j] = sum / l[other + j]!;
			else if (sum > 0) l[row + i] = Math.sqrt(sum);
			else return undefined;
		}
	}
	return l;
}

/** Solves L·Lᵀ·x = b in place of `b`. */
export function choleskySolve(l: Float64Array, n: number, b: Float64Array): void {
	for (let i = 0; i < n; i++) {
		let sum = b[i]!;
		for (let k = 0; k < i; k++) sum -= l[i * n + k]! * b[k]!;
		b[i] = sum / l[i * n + i]!;
	}
	for (let i = n - 1; i >= 0; i--) {
		b[i]! /= l[i * n + i]!;
		const v = b[i]!;
		for (let k = 0; k < i; k++) b[k]! -= l[i * n + k]! * v;
	}
}

/** L⁻¹, lower half: `inverse[i * n + j]`, j ≤ i. */
export function lowerInverse(l: Float64Array, n: number): Float64Array {
	const inverse = new Float64Array(n * n);
	for (let j = 0; j < n; j++) {
		for (let i = j; i < n; i++) {
			let sum = i === j ? 1 : 0;
			for (let k = j; k < i; k++) sum -= l[i * n + k]! * inverse[k * n + j]!;
			inverse[i * n + j] = sum / l[i * n + i]!;
		}
	}
	return inverse;
}

/**
 * The trace of (L·Lᵀ)⁻¹: an upper bound of one over its smallest eigenvalue, for a third of the price of the
 * eigenvalues.
 */
export function inverseTrace(l: Float64Array, n: number): number {
	const column = new Float64Array(n);
	let trace = 0;
	for (let j = 0; j < n; j++) {
		// Column j of L⁻¹; it is 0 above the diagonal.
		for (let i = j; i < n; i++) {
			let sum = i === j ? 1 : 0;
			for (let k = j; k < i; k++) sum -= l[i * n + k]! * column[k]!;
			column[i] = sum / l[i * n + i]!;
			trace += column[i]! ** 2;
		}
	}
	return trace;
}
