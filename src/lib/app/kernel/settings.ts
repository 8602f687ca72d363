import { isObject } from '../../core/parse.ts';
import type { Database } from '../../store/database.ts';
import { merge, sameValue } from './merge.ts';
import { parseRow, Persisted, type RowOptions } from './persisted.svelte.ts';
import * as rows from './settings-rows.ts';

export type { ClassesData, ScopeView, ScriptsData, SettingsData, StoredScript } from './settings-rows.ts';

/** Where versions up to 0.1 kept everything, in one row. */
const OLD_KEY = 'deck';

/** Everything that is remembered between visits, one row per concern, and the same in every tab. */
export class Settings {
	readonly #settings = new Persisted<rows.SettingsData>(rows.settingsRow);
	readonly #scripts = new Persisted<rows.ScriptsData>(rows.scriptsRow);
	readonly #protocols = new Persisted<rows.ProtocolsData>(rows.protocolsRow);
	readonly #trainingSet = new Persisted<rows.TrainingSetData>(rows.trainingSetRow);
	readonly #classes = new Persisted<rows.ClassesData>(rows.classesRow);
	readonly #grids = new Persisted<rows.GridsData>(rows.gridsRow);
	readonly #rows = [
		...[this.#settings, this.#scripts, this.#protocols],
		...[this.#trainingSet, this.#classes, this.#grids]
	];
	#channel: BroadcastChannel | undefined;

	/** Reactive: read and assign its fields. */
	get data(): rows.SettingsData {
		return this.#settings.data;
	}
	/** The person's scripts. Reactive: read and assign its fields. */
	get scripts(): rows.ScriptsData {
		return this.#scripts.data;
	}
	/** Protocols of guided recordings that were saved, by name. Reactive. */
	get protocols(): Record<string, unknown> {
		return this.#protocols.data.saved;
	}
	set protocols(saved: Record<string, unknown>) {
		this.#protocols.data.saved = saved;
	}
	/** Ids of the sessions chosen for training. Reactive. */
	get trainingSet(): readonly string[] {
		return this.#trainingSet.data.sessionIds;
	}
	set trainingSet(sessionIds: readonly string[]) {
		this.#trainingSet.data.sessionIds = [...sessionIds];
	}
	/** The classes a person records. Reactive: read and assign its fields. */
	get classes(): rows.ClassesData {
		return this.#classes.data;
	}

	/** Electrode grids that were given to streams, see `ChosenGrids`. Reactive. */
	get grids(): rows.GridsData['grids'] {
		return this.#grids.data.grids;
	}

	/** While a recording runs: changes of the classes in another tab wait, because labels are positions in this list. */
	holdClasses(held: boolean): void {
		this.#classes.held = held;
	}

	/**
	 * Takes over what was stored, stores every change from now on, and follows the other tabs. `onError` is told when a
	 * change could not be stored. Rejects when the database cannot be read.
	 */
	async load(db: Database, onError: (error: unknown) => void): Promise<void> {
		await splitOldRow(db);
		const channel = (this.#channel = new BroadcastChannel(`${db.name}-settings`));
		const announce = (key: string): void => channel.postMessage(key);
		channel.onmessage = ({ data }) => this.#rows.find(({ key }) => key === data)?.sync();
		for (const row of this.#rows) await row.load({ db, announce, onError });
	}

	/** Resolves when every change until now is stored, or has failed. */
	async idle(): Promise<void> {
		await Promise.all(this.#rows.map((row) => row.idle()));
	}

	/** Stores and follows nothing any more. */
	dispose(): void {
		for (const row of this.#rows) row.dispose();
		this.#channel?.close();
	}
}

/** Divides the row of earlier versions among the rows of today, once. What a row of today holds already, it keeps. */
async function splitOldRow(db: Database): Promise<void> {
	const transaction = db.transaction('settings', 'readwrite');
	const { store } = transaction;
	const old: unknown = await store.get(OLD_KEY);
	const parts: readonly Part[] = isObject(old) ? partsOf(old) : [];
	for (const { key, schema, value } of parts) {
		const initial = parseRow(schema, undefined);
		const stored = parseRow(schema, await store.get(key));
		const joined = merge(initial, stored, parseRow(schema, value));
		if (!sameValue(joined, stored)) await store.put(joined, key);
	}
	if (old !== undefined) await store.delete(OLD_KEY);
	await transaction.done;
}

/** A row of today and what the old row holds of it, unchecked. */
type Part = Pick<RowOptions<object>, 'key' | 'schema'> & { readonly value: unknown };

function partsOf(old: Readonly<Record<string, unknown>>): Part[] {
	const guided = isObject(old['guided']) ? old['guided'] : {};
	return [
		{ ...rows.settingsRow, value: old },
		{ ...rows.scriptsRow, value: old['scripts'] },
		{ ...rows.protocolsRow, value: { saved: guided['saved'] } },
		{ ...rows.trainingSetRow, value: { sessionIds: old['ticked'] } },
		{ ...rows.classesRow, value: { names: old['classNames'], selected: old['selectedClass'] } }
	];
}
