import type { NamedEvent } from '../imported-session.ts';
import { isMissing } from './numbers.ts';
import type { CsvLayout } from './layout.ts';

/** Reads the labels of rows: an event where the class changes. */
export class LabelTrack {
	readonly #layout: CsvLayout;
	#class: string | undefined;
	#mark = '';

	constructor(layout: CsvLayout) {
		this.#layout = layout;
	}

	/** The event of a row, if there is one. */
	take(cells: readonly string[], time: number): NamedEvent | undefined {
		const { label, labelKind } = this.#layout;
		if (label === undefined) return undefined;
		return labelKind === 'pulses' ? this.#pulse(cells[label] ?? '', time) : this.#state(cells, label, time);
	}

	/** A mark in one row names the class from there on. */
	#pulse(cell: string, time: number): NamedEvent | undefined {
		const mark = isMissing(cell) ? '' : className(cell);
		const before = this.#mark;
		this.#mark = mark === '0' ? '' : mark;
		return this.#mark === '' || this.#mark === before
			? undefined
			: { timestamp: time, className: this.#mark };
	}

	#state(cells: readonly string[], label: number, time: number): NamedEvent | undefined {
		const { classIndex, facts } = this.#layout;
		const cell = cells[label] ?? '';
		const text = facts.ours ? cell.trim() : isMissing(cell) ? '' : className(cell);
		const index = classIndex === undefined ? NaN : Number(cells[classIndex]);
		const byIndex = Number.isInteger(index) && index >= 0 ? (facts.classes[index] ?? text) : text;
		const name = text === '' || text === '-1' || index < 0 ? undefined : byIndex;
		if (name === this.#class) return undefined;
		this.#class = name;
		return { timestamp: time, className: name };
	}
}

/** `1.0` and `1` are one class. */
const className = (cell: string): string => cell.trim().replace(/^([+-]?\d+)[.,]0+$/, '$1');
