/**
 * The value below which lies a share `p` (0 … 1) of sorted values, interpolated linearly between neighbours
 * (`numpy.percentile`). NaN for no values.
 */
export function quantile(sorted: Float64Array, p: number): number {
	if (sorted.length === 0) return NaN;
	const at = p * (sorted.length - 1);
	const below = Math.floor(at);
	const [a, b] = [sorted[below]!, sorted[Math.min(sorted.length - 1, below + 1)]!];
	return a + (b - a) * (at - below);
}
