import type { NamedEvent } from '../imported-session.ts';

/** Turns a class per sample into label events: one where the class changes. */
export class StateTrack {
	readonly #nameOf: (value: number) => string | undefined;
	#last: number | undefined;
	#name: string | undefined;

	/** `nameOf`: the class of a value; undefined where it means that none is on. */
	constructor(nameOf: (value: number) => string | undefined) {
		this.#nameOf = nameOf;
	}

	/** The event at a sample, if its class is another than that of the sample before. */
	take(value: number, timestamp: number): NamedEvent | undefined {
		if (value === this.#last || (Number.isNaN(value) && Number.isNaN(this.#last))) return undefined;
		this.#last = value;
		const name = Number.isNaN(value) ? undefined : this.#nameOf(value);
		if (name === this.#name) return undefined;
		this.#name = name;
		return { timestamp, className: name };
	}
}
