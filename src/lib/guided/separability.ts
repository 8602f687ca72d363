/**
 * How far two classes are apart, channel by channel, while they are recorded: d′ of the logarithm of the RMS of a window,
 * `|mean₁ − mean₂| / √((variance₁ + variance₂) / 2)` (Green and Swets 1966), the largest of all channels. RMS is taken as
 * a logarithm because effort multiplies it. Means and variances grow by Welford's method: nothing is kept.
 */
export class Separability {
	readonly #nChannels: number;
	readonly #classes = new Map<number, { n: number; mean: Float64Array; m2: Float64Array }>();

	constructor(nChannels: number) {
		this.#nChannels = nChannels;
	}

	/** Takes a window of a class: `data[row * nChannels + channel]`. */
	add(classIndex: number, data: Float32Array): void {
		const nChannels = this.#nChannels;
		const rows = data.length / nChannels;
		if (rows < 2) return;
		let sums = this.#classes.get(classIndex);
		if (!sums) {
			sums = { n: 0, mean: new Float64Array(nChannels), m2: new Float64Array(nChannels) };
			this.#classes.set(classIndex, sums);
		}
		sums.n++;
		for (let channel = 0; channel < nChannels; channel++) {
			let mean = 0;
			let square = 0;
			for (let i = channel; i < data.length; i += nChannels) {
				mean += data[i]!;
				square += data[i]! ** 2;
			}
			mean /= rows;
			const value = Math.log(Math.sqrt(Math.max(0, square / rows - mean * mean)) + 1e-12);
			const away = value - sums.mean[channel]!;
			sums.mean[channel]! += away / sums.n;
			sums.m2[channel]! += away * (value - sums.mean[channel]!);
		}
	}

	/** Windows of a class so far. */
	count(classIndex: number): number {
		return this.#classes.get(classIndex)?.n ?? 0;
	}

	/** d′ of the channel that parts the two best; undefined while one of them has fewer than three windows. */
	between(a: number, b: number): number | undefined {
		const [one, other] = [this.#classes.get(a), this.#classes.get(b)];
		if (!one || !other || one.n < 3 || other.n < 3) return undefined;
		let best = 0;
		for (let channel = 0; channel < this.#nChannels; channel++) {
			const spread = (one.m2[channel]! / (one.n - 1) + other.m2[channel]! / (other.n - 1)) / 2;
			const apart = Math.abs(one.mean[channel]! - other.mean[channel]!);
			best = Math.max(best, apart / Math.sqrt(spread + 1e-12));
		}
		return best;
	}
}

/** Below this d′ to rest a class looks like rest: of two such classes one window in six or more is taken for the other. */
export const LOOKS_LIKE_REST = 2;
