/** Order of the model: four is usual for surface EMG. */
export const ORDER = 4;

/**
 * Coefficients a₁ … a₄ of the prediction error filter 1 + a₁z⁻¹ + … + a₄z⁻⁴ by Burg's method (1975): each reflection coefficient
 * makes the sum of squares of forward and backward errors least. Writes them into `out` from `at`; 0 for silence.
 */
export function burg(x: Float32Array, out: Float64Array, at: number): void {
	let forward = Float64Array.from(x.subarray(1));
	let backward = Float64Array.from(x.subarray(0, x.length - 1));
	const a = new Float64Array(ORDER + 1);
	const before = new Float64Array(ORDER + 1);
	a[0] = 1;
	for (let order = 1; order <= ORDER; order++) {
		let [products, squares] = [0, 0];
		for (let i = 0; i < forward.length; i++) {
			products += forward[i]! * backward[i]!;
			squares += forward[i]! ** 2 + backward[i]! ** 2;
		}
		const reflection = squares > 0 ? (-2 * products) / squares : 0;
		before.set(a);
		for (let i = 1; i <= order; i++) a[i] = before[i]! + reflection * before[order - i]!;
		const n = forward.length - 1;
		const [nextForward, nextBackward] = [new Float64Array(n), new Float64Array(n)];
		for (let i = 0; i < n; i++) {
			nextForward[i] = forward[i + 1]! + reflection * backward[i + 1]!;
			nextBackward[i] = backward[i]! + reflection * forward[i]!;
		}
		forward = nextForward;
		backward = nextBackward;
	}
	out.set(a.subarray(1), at);
}
