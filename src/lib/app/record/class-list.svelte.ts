import { AppError } from '../../core/errors.ts';
import type { Settings } from '../kernel/settings.ts';

/** The ordered classes a person records, and the one that is selected. A label stores a position in this list. */
export class ClassList {
	readonly #settings: Settings;
	/** Told after every change, with the new names. */
	onChange: (names: readonly string[]) => void = () => {};
	#locked = $state(false);

	constructor(settings: Settings) {
		this.#settings = settings;
	}

	/** While a recording runs positions must keep their meaning: names may change, places may not, not in another tab either. */
	get locked(): boolean {
		return this.#locked;
	}
	set locked(locked: boolean) {
		this.#locked = locked;
		this.#settings.holdClasses(locked);
	}

	get names(): readonly string[] {
		return this.#settings.classes.names;
	}

	/** Position of the selected class; −1 when none is. */
	get selected(): number {
		const { selected, names } = this.#settings.classes;
		return selected < names.length ? selected : -1;
	}

	/**
	 * Which of the ten class colours a class has: the same class the same colour everywhere, by its place in this list;
	 * a class that is not in the list goes by its place in its own (`place`).
	 */
	place(name: string, place: number): number {
		const own = this.names.indexOf(name);
		return (own < 0 ? place : own) % 10;
	}

	select(index: number): void {
		this.#settings.classes.selected = index;
	}

	/** Adds a class at the end. Also possible while recording. */
	add(name: string): void {
		this.#set([...this.names, this.#checked(name, -1)]);
	}

	/** Gives a class another name. A recording that runs takes it over; its labels stay. */
	rename(index: number, name: string): void {
		const checked = this.#checked(name, index);
		this.#set(this.names.map((old, i) => (i === index ? checked : old)));
	}

	/** Throws a SessionError while recording: labels that are stored would change their meaning. */
	remove(index: number): void {
		this.#refuseWhileLocked('removed');
		this.#set(this.names.filter((_, i) => i !== index));
		if (this.#settings.classes.selected >= this.names.length) this.select(0);
	}

	/** Replaces the whole list, for instance by that of a session. Throws a SessionError while recording. */
	replace(names: readonly string[]): void {
		this.#refuseWhileLocked('replaced');
		this.#settings.classes.names = [];
		for (const name of names) this.add(name);
	}

	#refuseWhileLocked(what: string): void {
		if (this.locked) {
			throw new AppError(
				'SessionError',
				`Classes cannot be ${what} while recording. Stop first; renaming and adding are possible.`
			);
		}
	}

	#checked(name: string, index: number): string {
		const trimmed = name.trim();
		if (!trimmed) throw new AppError('SessionError', 'A class needs a name. Type one, for example Fist.');
		if (this.names.some((other, i) => i !== index && other.toLowerCase() === trimmed.toLowerCase())) {
			throw new AppError('SessionError', `There is a class "${trimmed}" already. Type another name.`);
		}
		return trimmed;
	}

	#set(names: readonly string[]): void {
		this.#settings.classes.names = [...names];
		this.onChange(names);
	}
}
