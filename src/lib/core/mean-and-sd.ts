/** Mean and standard deviation (over n − 1) of values; the deviation of fewer than two is NaN. */
export function meanAndSd(values: readonly number[]): { readonly mean: number; readonly sd: number } {
	const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
	const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
	return { mean, sd: values.length < 2 ? NaN : Math.sqrt(squares / (values.length - 1)) };
}
