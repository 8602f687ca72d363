import { AppError } from '../../core/errors.ts';
import type { Settings } from '../kernel/settings.ts';
import type { UndoStep } from '../kernel/undo-stack.svelte.ts';

/** The ordered classes a person records, and the one that is selected. A label stores a position in this list. */
export class ClassList {
	readonly #settings: Pick<Settings, 'classes' | 'holdClasses'>;
	/** Told after every change, with the new names. */
	onChange: (names: readonly string[]) => void = () => {};
	/** Told of every change by a person, with what takes it back. */
	onStep: (step: UndoStep) => void = () => {};
	#locked = $state(false);

	constructor(settings: Pick<Settings, 'classes' | 'holdClasses'>) {
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
		const checked = checkedName(name, this.names);
		this.#step(`add the class ${checked}`, [...this.names, checked]);
	}

	/** Gives a class another name. A recording that runs takes it over; its labels stay. */
	rename(index: number, name: string): void {
		const checked = checkedName(
			name,
			this.names.filter((_, i) => i !== index)
		);
		const names = this.names.map((old, i) => (i === index ? checked : old));
		this.#step(`rename the class ${this.names[index] ?? ''}`, names);
	}

	/** Throws a SessionError while recording: labels that are stored would change their meaning. */
	remove(index: number): void {
		this.#refuseWhileLocked('removed');
		const names = this.names.filter((_, i) => i !== index);
		this.#step(`remove the class ${this.names[index] ?? ''}`, names);
		if (this.#settings.classes.selected >= this.names.length) this.select(0);
	}

	/**
	 * Replaces the whole list, for instance by that of a session. Throws a SessionError while recording, and for a name that
	 * is empty or there twice (in any case of its letters); the list then stays as it was.
	 */
	replace(names: readonly string[]): void {
		this.#refuseWhileLocked('replaced');
		const checked: string[] = [];
		for (const name of names) checked.push(checkedName(name, checked));
		this.#step('replace the classes', checked);
	}

	#refuseWhileLocked(what: string): void {
		if (this.locked) {
			throw new AppError(
				'SessionError',
				`Classes cannot be ${what} while recording. Stop first; renaming and adding are possible.`
			);
		}
	}

	#step(what: string, names: readonly string[]): void {
		const before = [...this.names];
		if (before.length === names.length && before.every((name, i) => name === names[i])) return;
		this.#set(names);
		this.onStep({ what, undo: () => this.#restore(before), redo: () => this.#restore(names) });
	}

	/** Takes a change back, or makes it again. While recording only a name may change, as in `rename`. */
	#restore(names: readonly string[]): void {
		const changed = names.filter((name, i) => name !== this.names[i]).length;
		if (names.length !== this.names.length || changed > 1) this.#refuseWhileLocked('changed back');
		this.#set(names);
		if (this.#settings.classes.selected >= names.length) this.select(0);
	}

	#set(names: readonly string[]): void {
		this.#settings.classes.names = [...names];
		this.onChange(names);
	}
}

/** The name without blanks around it. Throws a SessionError when it is empty or one of `others`. */
function checkedName(name: string, others: readonly string[]): string {
	const trimmed = name.trim();
	if (!trimmed) throw new AppError('SessionError', 'A class needs a name. Type one, for example Fist.');
	if (others.some((other) => other.toLowerCase() === trimmed.toLowerCase())) {
		throw new AppError('SessionError', `There is a class "${trimmed}" already. Type another name.`);
	}
	return trimmed;
}
