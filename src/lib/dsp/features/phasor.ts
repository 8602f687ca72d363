/**
 * Channels as arrows in the plane, evenly round the circle, as long as `lengths` says; written are the logarithms of the
 * distances between the tips of every two (i < j), then those distances over the ones of `others`, in logarithms.
 * Onay & Mert 2020, in LibEMG's form.
 */
export function phasorDistances(lengths: Float64Array, others: Float64Array, out: Float64Array): void {
	const n = lengths.length;
	const pairs = pairsOf(n);
	let at = 0;
	for (let i = 0; i < n; i++) {
		for (let j = i + 1; j < n; j++, at++) {
			const cos = Math.cos((2 * Math.PI * (j - i)) / n);
			const own = distance(lengths[i]!, lengths[j]!, cos);
			out[at] = Math.log(own);
			out[pairs + at] = Math.log(own / distance(others[i]!, others[j]!, cos));
		}
	}
}

/** How many pairs `n` channels make. */
export const pairsOf = (n: number): number => (n * (n - 1)) / 2;

const distance = (a: number, b: number, cos: number): number => Math.sqrt(a * a + b * b - 2 * a * b * cos);
