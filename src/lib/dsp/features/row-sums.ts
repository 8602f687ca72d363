import type { RowTaker } from '../windower.ts';
import { WindowSums, type Pieces } from './pieces.ts';
import type { SumSet } from './sums.ts';

/** All sums that an extractor wants, kept up to date by a Windower. */
export class RowSums implements RowTaker {
	readonly #sums: readonly WindowSums[];
	readonly #nChannels: number;

	constructor(sets: readonly SumSet[], nChannels: number, pieces: Pieces) {
		this.#nChannels = nChannels;
		this.#sums = sets.map((set) => new WindowSums(set, nChannels, pieces));
	}

	restart(): void {
		for (const sums of this.#sums) sums.restart();
	}

	take(data: Float32Array, row: number, rows: number, phase: number): void {
		const n = this.#nChannels;
		for (const sums of this.#sums) sums.take(data, row * n, n, 1, rows, phase);
	}

	/** Of the window that ends with the newest row, one for each set. */
	sum(): readonly WindowSums[] {
		for (const sums of this.#sums) sums.sum();
		return this.#sums;
	}
}
