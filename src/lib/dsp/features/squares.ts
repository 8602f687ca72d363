/** Σ x² */
export function squares(x: Float32Array): number {
	let sum = 0;
	for (let i = 0; i < x.length; i++) sum += x[i]! * x[i]!;
	return sum;
}

/** Σ (x[i] − x[i−1])² */
export function stepSquares(x: Float32Array): number {
	let sum = 0;
	for (let i = 1; i < x.length; i++) {
		const step = x[i]! - x[i - 1]!;
		sum += step * step;
	}
	return sum;
}

/** Σ (x[i] − 2·x[i−1] + x[i−2])², as the difference of two steps */
export function secondStepSquares(x: Float32Array): number {
	let sum = 0;
	for (let i = 2; i < x.length; i++) {
		const bend = x[i]! - x[i - 1]! - (x[i - 1]! - x[i - 2]!);
		sum += bend * bend;
	}
	return sum;
}
