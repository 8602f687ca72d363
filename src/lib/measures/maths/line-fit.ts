import { studentQuantile } from './student-t.ts';

/** A straight line through points, y = intercept + slope · x. */
export interface LineFit {
	readonly slope: number;
	/** The 95 % confidence interval of the slope; NaN with fewer than three points. */
	readonly slopeLow: number;
	readonly slopeHigh: number;
	/** y at x = 0. */
	readonly intercept: number;
	/** Points that were used: those with finite values. */
	readonly n: number;
}

/**
 * Ordinary least squares; the confidence interval of the slope is slope ± t(0.975, n − 2) · SE (`scipy.stats.linregress`).
 * Points with a value that is not finite are left out. NaN everywhere with fewer than two points.
 */
export function lineFit(x: readonly number[], y: readonly number[]): LineFit {
	const used = [...x.keys()].filter((i) => Number.isFinite(x[i]) && Number.isFinite(y[i]));
	const n = used.length;
	if (n < 2) return { slope: NaN, slopeLow: NaN, slopeHigh: NaN, intercept: NaN, n };
	const mean = (values: readonly number[]): number => used.reduce((sum, i) => sum + values[i]!, 0) / n;
	const [meanX, meanY] = [mean(x), mean(y)];
	const sum = (of: (dx: number, dy: number) => number): number =>
		used.reduce((total, i) => total + of(x[i]! - meanX, y[i]! - meanY), 0);
	const [xx, xy] = [sum((dx) => dx * dx), sum((dx, dy) => dx * dy)];
	const slope = xy / xx;
	const residuals = sum((dx, dy) => (dy - slope * dx) ** 2);
	const margin = studentQuantile(0.975, n - 2) * Math.sqrt(residuals / (n - 2) / xx);
	return { slope, slopeLow: slope - margin, slopeHigh: slope + margin, intercept: meanY - slope * meanX, n };
}
