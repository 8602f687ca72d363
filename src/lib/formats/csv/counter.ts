import { numberIn } from './numbers.ts';
import type { ColumnSurvey } from './survey.ts';

/** What a counter says of a row: samples missing before it, or that it began anew. */
export interface Counted {
	readonly lost: number;
	readonly restarted: boolean;
}

const NOTHING: Counted = { lost: 0, restarted: false };

/** Tells lost samples from a column that counts them, whatever it counts up to. */
export class SampleCounter {
	/** Samples after which it has the same number again; Infinity when it goes on. */
	readonly period: number;
	/** Rows with the number of the row before. */
	duplicates = 0;
	readonly #step: number;
	readonly #modulus: number;
	readonly #decimal: '.' | ',';
	#last = NaN;

	constructor({ step, modulus }: Pick<ColumnSurvey, 'step' | 'modulus'>, decimal: '.' | ',') {
		this.#step = step;
		this.#modulus = modulus;
		this.period = modulus / step;
		this.#decimal = decimal;
	}

	take(cell: string): Counted {
		const value = numberIn(cell, this.#decimal) ?? NaN;
		const last = this.#last;
		if (!Number.isFinite(value)) return NOTHING;
		this.#last = value;
		if (Number.isNaN(last)) return NOTHING;
		let ahead = value - last;
		if (ahead === 0) {
			this.duplicates++;
			return NOTHING;
		}
		if (ahead < 0) {
			if (!Number.isFinite(this.#modulus)) return { lost: 0, restarted: true };
			ahead += this.#modulus;
		}
		const lost = ahead / this.#step - 1;
		return lost > 0 && Number.isInteger(lost) ? { lost, restarted: false } : NOTHING;
	}
}
