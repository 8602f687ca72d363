import type { Examples } from '../../models/model.ts';

/** Examples that are still coming in: arrays that double when they are full. */
export class RowBuilder {
	#x = new Float32Array(0);
	#y = new Int32Array(64);
	#trial = new Int32Array(64);
	#width = 0;
	#count = 0;

	get count(): number {
		return this.#count;
	}

	/** Makes room for one more row of `width` features and gives back where it lies, for the caller to fill. */
	add(width: number, classIndex: number, trial: number): { readonly x: Float32Array; readonly at: number } {
		this.#width = width;
		const row = this.#count++;
		if (this.#count * width > this.#x.length) {
			const x = new Float32Array(Math.max(64 * width, 2 * this.#x.length));
			x.set(this.#x);
			this.#x = x;
		}
		if (this.#count > this.#y.length) {
			[this.#y, this.#trial] = [doubled(this.#y), doubled(this.#trial)];
		}
		this.#y[row] = classIndex;
		this.#trial[row] = trial;
		return { x: this.#x, at: row * width };
	}

	/** What came in. */
	examples(nClasses: number): Examples {
		return {
			x: this.#x.subarray(0, this.#count * this.#width),
			nFeatures: this.#width,
			y: this.#y.subarray(0, this.#count),
			nClasses,
			trial: this.#trial.subarray(0, this.#count)
		};
	}
}

function doubled(from: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
	const to = new Int32Array(2 * from.length);
	to.set(from);
	return to;
}
