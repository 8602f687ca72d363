/** ln Γ(x) by Lanczos' series (g = 7, n = 9), for x > 0; relative error below 1e-14. */
function logGamma(x: number): number {
	const c = [
		0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
		12.507343278686905, -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7
	];
	const t = x + 6.5;
	const sum = c.reduce((total, value, i) => (i === 0 ? value : total + value / (x - 1 + i)), 0);
	return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

/** The regularised incomplete beta function by its continued fraction (Numerical Recipes, 6.4). */
function incompleteBeta(x: number, a: number, b: number): number {
	if (x <= 0) return 0;
	if (x >= 1) return 1;
	const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x));
	return x < (a + 1) / (a + b + 2)
		? (front * fraction(x, a, b)) / a
		: 1 - (front * fraction(1 - x, b, a)) / b;
}

function fraction(x: number, a: number, b: number): number {
	let c = 1;
	let d = 1 / (1 - ((a + b) * x) / (a + 1));
	let h = d;
	for (let m = 1; m <= 500; m++) {
		const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
		d = 1 / (1 + even * d);
		c = 1 + even / c;
		h *= d * c;
		const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
		d = 1 / (1 + odd * d);
		c = 1 + odd / c;
		h *= d * c;
		if (Math.abs(d * c - 1) < 1e-15) break;
	}
	return h;
}

/**
 * The value that Student's t with `df` degrees of freedom does not exceed with probability `p` (`scipy.stats.t.ppf`), for
 * 0.5 < p < 1. By bisection; NaN for df < 1.
 */
export function studentQuantile(p: number, df: number): number {
	if (!(df >= 1)) return NaN;
	const above = (t: number): number => 0.5 * incompleteBeta(df / (df + t * t), df / 2, 0.5);
	let [low, high] = [0, 1];
	while (above(high) > 1 - p) high *= 2;
	for (let i = 0; i < 200 && high - low > 1e-14 * high; i++) {
		const middle = (low + high) / 2;
		if (above(middle) > 1 - p) low = middle;
		else high = middle;
	}
	return (low + high) / 2;
}
