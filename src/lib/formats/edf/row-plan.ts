import type { FileAnnotations } from './read-annotations.ts';

/** Rows `[from, to)` of a record that were recorded, and what was lost before them. */
export interface Run {
	readonly from: number;
	readonly to: number;
	readonly lost: number;
	/** Sample index of the first row. */
	readonly index: number;
}

/**
 * Finds out which rows of each record were recorded. Fill is left out and counted as lost when something follows it; so
 * are jumps between records. Lost samples never had an index; a boundary where nothing was lost is a seam: there the index
 * skips one.
 */
export class RowPlan {
	readonly #fs: number;
	/** Places, in samples after the file's beginning, that hold fill; in order. */
	readonly #filled: readonly { readonly from: number; readonly to: number }[];
	readonly #boundaries: readonly number[];
	readonly #begins: number;
	/** Place behind the last row that was seen, and whether a row was kept yet. */
	#end = 0;
	#lost = 0;
	#index = 0;
	#at = 0;
	#boundary = 0;

	constructor(fs: number, { times, filled, boundaries }: FileAnnotations) {
		const begins = times.begins[0] ?? 0;
		const place = (onset: number): number => Math.round((onset - begins) * fs);
		this.#fs = fs;
		this.#begins = begins;
		this.#filled = filled
			.filter(({ duration }) => duration !== undefined)
			.map(({ onset, duration }) => ({ from: place(onset), to: place(onset) + Math.round(duration! * fs) }));
		this.#boundaries = boundaries.map(place).sort((a, b) => a - b);
	}

	/**
	 * The recorded rows of a record of `samples` rows that begins at `begins` seconds. Records come in order. `breaks`: it
	 * does not follow the one before it, though nothing is known to be lost.
	 */
	*runs(begins: number, samples: number, breaks = false): Generator<Run> {
		const first = Math.max(this.#end, Math.round((begins - this.#begins) * this.#fs));
		this.#lost += first - this.#end;
		this.#end = first + samples;
		if (breaks && this.#lost === 0) this.#index++;
		for (let row = 0; row < samples;) {
			const fill = this.#fillAt(first + row);
			if (fill && fill.from <= first + row) {
				const skipped = Math.min(samples, fill.to - first) - row;
				this.#lost += skipped;
				row += skipped;
				continue;
			}
			let to = Math.min(samples, (fill?.from ?? Infinity) - first);
			const boundary = this.#boundaryAt(first + row);
			if (boundary === first + row) {
				this.#boundary++;
				if (this.#lost === 0) this.#index++;
			} else if (boundary !== undefined) to = Math.min(to, boundary - first);
			yield { from: row, to, lost: this.#lost, index: this.#index };
			this.#index += to - row;
			this.#lost = 0;
			row = to;
		}
	}

	/** The fill at a place or after it. */
	#fillAt(place: number): { readonly from: number; readonly to: number } | undefined {
		while (this.#at < this.#filled.length && this.#filled[this.#at]!.to <= place) this.#at++;
		return this.#filled[this.#at];
	}

	/** The boundary at a place or after it. */
	#boundaryAt(place: number): number | undefined {
		while (this.#boundary < this.#boundaries.length && this.#boundaries[this.#boundary]! < place)
			this.#boundary++;
		return this.#boundaries[this.#boundary];
	}
}
