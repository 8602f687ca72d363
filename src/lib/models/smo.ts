/** A two-class support vector machine: decision(x) = Σ weights[i]·K(x, rows[i]) + bias; above 0 is the class of sign 1. */
export interface Machine {
	/** αᵢ·yᵢ of each row; 0 for rows that are no support vectors. */
	readonly weights: Float64Array;
	readonly bias: number;
}

/** What is to be parted. */
export interface TwoClasses {
	readonly n: number;
	/** 1 or −1 for each row. */
	readonly signs: Int8Array;
	kernel(i: number, j: number): number;
	/** How much a row on the wrong side costs. */
	readonly cost: number;
}

/** How far the optimality conditions may be missed (LIBSVM's default). */
export const TOLERANCE = 1e-3;
/** Numbers of kernel columns that are held: 128 MB. */
const MOST_HELD = 2 ** 24;
/** Steps at most, per row: the machine is then good enough. */
const MOST_STEPS = 200;

/**
 * Solves the dual of the C-SVM by sequential minimal optimisation: each step moves the pair of multipliers that violates the
 * conditions most (Keerthi et al. 2001; Fan, Chen and Lin 2005). No random numbers: same rows, same machine.
 */
export function solve({ n, signs, kernel, cost }: TwoClasses): Machine {
	const alpha = new Float64Array(n);
	// Gradient of ½ αᵀQα − Σα.
	const gradient = new Float64Array(n).fill(-1);
	const diagonal = Float64Array.from({ length: n }, (_, i) => kernel(i, i));
	const columns = new Map<number, Float64Array>();
	const column = (i: number): Float64Array => {
		const known = columns.get(i);
		if (known) return known;
		const made = Float64Array.from({ length: n }, (_, j) => kernel(i, j));
		if ((columns.size + 1) * n > MOST_HELD) columns.clear();
		columns.set(i, made);
		return made;
	};
	let [high, low] = [-Infinity, Infinity];
	for (let step = 0; step < MOST_STEPS * n; step++) {
		let [i, j] = [-1, -1];
		[high, low] = [-Infinity, Infinity];
		for (let k = 0; k < n; k++) {
			const value = -signs[k]! * gradient[k]!;
			const mayGrow = signs[k] === 1 ? alpha[k]! < cost : alpha[k]! > 0;
			const mayShrink = signs[k] === 1 ? alpha[k]! > 0 : alpha[k]! < cost;
			if (mayGrow && value > high) [high, i] = [value, k];
			if (mayShrink && value < low) [low, j] = [value, k];
		}
		if (i < 0 || j < 0 || high - low < TOLERANCE) break;
		const [ki, kj] = [column(i), column(j)];
		const curvature = Math.max(1e-12, diagonal[i]! + diagonal[j]! - 2 * ki[j]!);
		const room = (k: number, grows: boolean): number => (grows ? cost - alpha[k]! : alpha[k]!);
		const moved = Math.min((high - low) / curvature, room(i, signs[i] === 1), room(j, signs[j] === -1));
		alpha[i] = clip(alpha[i]! + signs[i]! * moved, cost);
		alpha[j] = clip(alpha[j]! - signs[j]! * moved, cost);
		for (let k = 0; k < n; k++) gradient[k]! += signs[k]! * moved * (ki[k]! - kj[k]!);
	}
	return {
		weights: alpha.map((a, k) => a * signs[k]!),
		bias: Number.isFinite(high + low) ? (high + low) / 2 : 0
	};
}

const clip = (value: number, most: number): number => Math.min(most, Math.max(0, value));
