/** Turns scores into probabilities, exp(sᵢ) / Σ exp(sⱼ), without overflow. `scores` is used up. */
export function softmax(scores: Float64Array, out: Float32Array | Float64Array): void {
	let most = -Infinity;
	for (let c = 0; c < scores.length; c++) most = Math.max(most, scores[c]!);
	let sum = 0;
	for (let c = 0; c < scores.length; c++) {
		scores[c] = Math.exp(scores[c]! - most);
		sum += scores[c]!;
	}
	for (let c = 0; c < scores.length; c++) out[c] = scores[c]! / sum;
}
