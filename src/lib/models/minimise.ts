import type { FitOptions } from './model.ts';

/** Steps that are remembered to guess the curvature from. */
const MEMORY = 10;
const MOST_STEPS = 300;
/** The largest slope that counts as flat, beside the number of steps: scikit-learn's `tol` for the same method. */
const FLAT = 1e-4;

/**
 * Finds the minimum of a smooth function by limited-memory BFGS (Nocedal & Wright, Numerical Optimization, algorithm 7.5)
 * with a backtracking line search. `f(at, gradient)` gives the value and writes the gradient. Starts at `start`; gives
 * back where it ended: where no slope is above 1e-4, or after 300 steps. Aborting rejects with an AbortError.
 */
export async function minimise(
	start: Float64Array,
	f: (at: Float64Array, gradient: Float64Array) => number,
	{ onProgress, signal }: Pick<FitOptions, 'onProgress' | 'signal'> = {}
): Promise<Float64Array> {
	let at = start.slice();
	let slope = new Float64Array(at.length);
	let value = f(at, slope);
	const steepest = steepestOf(slope);
	let done = 0;
	const steps: { readonly s: Float64Array; readonly y: Float64Array; readonly rho: number }[] = [];
	for (let step = 0; step < MOST_STEPS && steepestOf(slope) > FLAT; step++) {
		const direction = downhill(slope, steps);
		const descent = dot(direction, slope);
		let length = steps.length === 0 ? 1 / Math.max(1, Math.sqrt(dot(slope, slope))) : 1;
		let next = moved(at, direction, length);
		const nextSlope = new Float64Array(at.length);
		let nextValue = f(next, nextSlope);
		// Armijo's rule; a step that is halved 40 times has reached the end of what float64 can tell apart.
		for (let k = 0; !(nextValue <= value + 1e-4 * length * descent); k++) {
			if (k === 40) return at;
			length /= 2;
			next = moved(at, direction, length);
			nextValue = f(next, nextSlope);
		}
		const s = next.map((v, i) => v - at[i]!);
		const y = nextSlope.map((v, i) => v - slope[i]!);
		const curvature = dot(s, y);
		if (curvature > 1e-12 * dot(y, y)) {
			steps.push({ s, y, rho: 1 / curvature });
			if (steps.length > MEMORY) steps.shift();
		}
		[at, slope, value] = [next, nextSlope, nextValue];
		// How far the steepest slope has come down on its way to flat, in orders of magnitude.
		const down = Math.log(steepest / steepestOf(slope)) / Math.log(steepest / FLAT);
		done = Math.min(1, Math.max(done, down));
		onProgress?.(done);
		if (step % 8 === 7) await new Promise((resolve) => setTimeout(resolve, 0));
		signal?.throwIfAborted();
	}
	onProgress?.(1);
	return at;
}

/** −(approximate inverse Hessian) · slope, by the two loops over the remembered steps. */
function downhill(
	slope: Float64Array,
	steps: readonly { readonly s: Float64Array; readonly y: Float64Array; readonly rho: number }[]
): Float64Array {
	const q = slope.slice();
	const alphas: number[] = [];
	for (const { s, y, rho } of steps.toReversed()) {
		const alpha = rho * dot(s, q);
		alphas.push(alpha);
		for (let i = 0; i < q.length; i++) q[i]! -= alpha * y[i]!;
	}
	const latest = steps.at(-1);
	if (latest) {
		const scale = 1 / (latest.rho * dot(latest.y, latest.y));
		for (let i = 0; i < q.length; i++) q[i]! *= scale;
	}
	for (const [k, { s, y, rho }] of steps.entries()) {
		const beta = rho * dot(y, q);
		const alpha = alphas[steps.length - 1 - k]!;
		for (let i = 0; i < q.length; i++) q[i]! += (alpha - beta) * s[i]!;
	}
	return q.map((v) => -v);
}

const moved = (at: Float64Array, direction: Float64Array, length: number): Float64Array<ArrayBuffer> =>
	Float64Array.from(at, (v, i) => v + length * direction[i]!);

function dot(a: Float64Array, b: Float64Array): number {
	let sum = 0;
	for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
	return sum;
}

const steepestOf = (slope: Float64Array): number => slope.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
