/**
 * Co-contraction index of Falconer and Winter: 2 · ∫ min(a, b) dt / ∫ (a + b) dt · 100 %, of two envelopes of one length, each
 * normalised (K. Falconer, D. A. Winter, Electromyogr. Clin. Neurophysiol. 25, 1985). 100 % when both are equal all the
 * time. NaN when both are 0 all the time.
 */
export function falconerWinter(a: Float64Array, b: Float64Array): number {
	let [common, total] = [0, 0];
	for (let i = 0; i < a.length; i++) {
		common += Math.min(a[i]!, b[i]!);
		total += a[i]! + b[i]!;
	}
	return (200 * common) / total;
}

/**
 * Co-contraction index of Rudolph: the mean over time of lower / higher · (lower + higher) (K. S. Rudolph et al., Knee Surg.
 * Sports Traumatol. Arthrosc. 8, 2000), in the unit of the envelopes. Where both are 0 it is 0.
 */
export function rudolph(a: Float64Array, b: Float64Array): number {
	let sum = 0;
	for (let i = 0; i < a.length; i++) {
		const [low, high] = [Math.min(a[i]!, b[i]!), Math.max(a[i]!, b[i]!)];
		if (high > 0) sum += (low / high) * (low + high);
	}
	return sum / a.length;
}
