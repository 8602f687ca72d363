/** P(sign 1 | decision) = 1 / (1 + exp(a·decision + b)). */
export interface Sigmoid {
	readonly a: number;
	readonly b: number;
}

/**
 * Fits a sigmoid to decisions of known sign (Platt 1999, with the targets and the Newton steps of Lin, Lin and Weng 2007).
 */
export function fitSigmoid(decisions: Float64Array, signs: Int8Array): Sigmoid {
	const positive = signs.reduce((n, sign) => n + Number(sign === 1), 0);
	const negative = signs.length - positive;
	const targets = Float64Array.from(signs, (sign) =>
		sign === 1 ? (positive + 1) / (positive + 2) : 1 / (negative + 2)
	);
	let [a, b] = [0, Math.log((negative + 1) / (positive + 1))];
	const loss = (p: number, q: number): number =>
		decisions.reduce((sum, f, i) => {
			const z = p * f + q;
			return sum + targets[i]! * z + Math.log1p(Math.exp(-Math.abs(z))) + Math.max(0, -z);
		}, 0);
	let value = loss(a, b);
	for (let step = 0; step < 100; step++) {
		let [haa, hbb, hab, ga, gb] = [1e-12, 1e-12, 0, 0, 0];
		decisions.forEach((f, i) => {
			const p = 1 / (1 + Math.exp(a * f + b));
			const weight = p * (1 - p);
			haa += f * f * weight;
			hbb += weight;
			hab += f * weight;
			ga += f * (targets[i]! - p);
			gb += targets[i]! - p;
		});
		if (Math.abs(ga) < 1e-5 && Math.abs(gb) < 1e-5) break;
		const determinant = haa * hbb - hab * hab;
		const da = -(hbb * ga - hab * gb) / determinant;
		const db = -(haa * gb - hab * ga) / determinant;
		let size = 1;
		let next = loss(a + da, b + db);
		while (!(next < value + 1e-4 * size * (ga * da + gb * db)) && size > 1e-10) {
			size /= 2;
			next = loss(a + size * da, b + size * db);
		}
		if (size <= 1e-10) break;
		[a, b, value] = [a + size * da, b + size * db, next];
	}
	return { a, b };
}
