/** mean (x − mean x)^order */
export function centralMoment(x: Float32Array, order: 2 | 3 | 4): number {
	let mean = 0;
	for (let i = 0; i < x.length; i++) mean += x[i]!;
	mean /= x.length;
	let sum = 0;
	for (let i = 0; i < x.length; i++) {
		const d = x[i]! - mean;
		const square = d * d;
		sum += order === 2 ? square : order === 3 ? square * d : square * square;
	}
	return sum / x.length;
}
