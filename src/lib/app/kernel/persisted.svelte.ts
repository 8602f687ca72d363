import * as v from 'valibot';
import { isObject } from '../../core/parse.ts';
import type { Database } from '../../store/database.ts';
import { Queue } from './job.ts';
import { merge, sameValue } from './merge.ts';

/** Where rows are kept: the store `settings` of the database. */
export interface RowStore {
	readonly db: Database;
	/** Tells the other tabs the key of a row that has changed. */
	announce(key: string): void;
	/** Told when a change could not be stored; it is tried again with the next change. */
	onError(error: unknown): void;
}

/** One row: what it holds and what the tabs share of it. */
export interface RowOptions<T extends object> {
	/** Key of the row. */
	readonly key: string;
	/** Reads a stored row: plain JSON, and a default for what is missing or of the wrong kind, so that it never fails. */
	readonly schema: v.GenericSchema<unknown, T>;
	/**
	 * Fields of what runs in one tab, such as the selected class. A change is stored for the next visit, but another tab
	 * keeps its own value.
	 */
	readonly perTab?: readonly (keyof T & string)[];
}

/** What a schema makes of a stored row; its defaults when there is none. */
export const parseRow = <T>(schema: v.GenericSchema<unknown, T>, stored: unknown): T =>
	v.parse(schema, isObject(stored) ? stored : {});

/**
 * One row of the database as reactive state. A change of `data` is stored at once, alone, and merged with what other tabs
 * have stored since (see `merge`), in one transaction; a change of another tab appears in `data`.
 */
export class Persisted<T extends object> {
	/** Reactive: read and assign its fields, at any depth. */
	readonly data: T;
	readonly key: string;
	readonly #schema: v.GenericSchema<unknown, T>;
	readonly #perTab: readonly (keyof T & string)[];
	/** What `data` was when this tab and the database last agreed. */
	#base: T;
	#store: RowStore | undefined;
	#stop: () => void = () => {};
	#held = false;
	#waiting = false;
	readonly #queue = new Queue();

	constructor({ key, schema, perTab = [] }: RowOptions<T>) {
		this.key = key;
		this.#schema = schema;
		this.#perTab = perTab;
		this.#base = parseRow(schema, undefined);
		const data = $state(parseRow(schema, undefined));
		this.data = data;
	}

	/** Reads the row and follows it from now on. Rejects when the database cannot be read. */
	async load(store: RowStore): Promise<void> {
		await this.#queue.run(() => this.#exchange(store, false));
		this.#store = store;
		this.#stop = $effect.root(() => {
			$effect(() => {
				if (!sameValue($state.snapshot(this.data), this.#base)) this.sync();
			});
		});
	}

	/** While true, changes of other tabs wait; those of this tab are stored as ever. */
	get held(): boolean {
		return this.#held;
	}
	set held(held: boolean) {
		this.#held = held;
		if (!held) this.sync();
	}

	/** Stores what has changed here and takes over what has changed elsewhere. Does nothing before `load`. */
	sync(): void {
		const store = this.#store;
		if (!store || this.#waiting) return;
		this.#waiting = true;
		const run = (): Promise<void> => {
			this.#waiting = false;
			return this.#exchange(store, true);
		};
		this.#queue.run(run).catch(store.onError);
	}

	/** Resolves when every change until now is stored, or has failed. */
	idle(): Promise<void> {
		// What has changed just now is noticed a moment later.
		if (!sameValue($state.snapshot(this.data), this.#base)) this.sync();
		return this.#queue.idle();
	}

	/** Stores no change any more. */
	dispose(): void {
		this.#stop();
		this.#store = undefined;
	}

	async #exchange({ db, announce }: RowStore, loaded: boolean): Promise<void> {
		const transaction = db.transaction('settings', 'readwrite');
		const stored: unknown = await transaction.store.get(this.key);
		const theirs = parseRow(this.#schema, stored);
		const mine = $state.snapshot(this.data) as T;
		const merged = merge(this.#base, mine, theirs);
		const changed = !sameValue(merged, theirs);
		// Fields of a newer version of the app stay.
		if (changed) await transaction.store.put({ ...(isObject(stored) && stored), ...merged }, this.key);
		await transaction.done;
		const shown = loaded ? this.#shown(mine, merged) : merged;
		this.#base = shown;
		assign(this.data, merge(mine, $state.snapshot(this.data) as T, shown));
		if (changed) announce(this.key);
	}

	/** What this tab shows of the merged row. */
	#shown(mine: T, merged: T): T {
		if (this.#held) return mine;
		return { ...merged, ...Object.fromEntries(this.#perTab.map((field) => [field, mine[field]])) };
	}
}

/** Gives `target` the content of `value`, and touches nothing that is the same already. */
function assign(target: object, value: object): void {
	const fields = target as Record<string, unknown>;
	for (const key of Object.keys(fields)) if (!Object.hasOwn(value, key)) delete fields[key];
	for (const [key, next] of Object.entries(value)) {
		const old = fields[key];
		if (isObject(old) && isObject(next)) assign(old, next);
		else if (!sameValue(old, next)) fields[key] = next;
	}
}
