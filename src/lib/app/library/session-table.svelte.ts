import type { Settings } from '../kernel/settings.ts';
import type { ListedSession } from './listed-session.ts';
import {
	activated,
	allOf,
	cleared,
	extended,
	movedTo,
	NO_SELECTION,
	pruned,
	toggled,
	type RowSelection
} from './row-selection.ts';
import {
	filterChoices,
	filterSessions,
	isFiltered,
	NO_FILTER,
	type SessionFilter
} from './session-filter.ts';
import { isSortKey, pressed, sortSessions, type SortKey, type SortOrder } from './session-sort.ts';

/** What the table needs of the app. */
export interface SessionTableParts {
	readonly library: { readonly list: readonly ListedSession[] };
	readonly settings: Pick<Settings, 'data' | 'trainingSet'>;
}

/** The keys that a click or a key was pressed with. */
export interface Modifiers {
	readonly shiftKey: boolean;
	readonly ctrlKey: boolean;
	readonly metaKey: boolean;
}

/** True for a session that can be selected: nobody records it, and it can be read. */
export const isSelectable = ({ recordingElsewhere, refused }: ListedSession): boolean =>
	!recordingElsewhere && refused === undefined;

/**
 * The table of the Library: which sessions it shows, in which order, and which are selected. Order and filters are remembered.
 */
export class SessionTable {
	readonly #parts: SessionTableParts;
	#query = $state('');
	#selection = $state.raw<RowSelection>(NO_SELECTION);
	readonly #inSet = $derived.by(() => new Set(this.#parts.settings.trainingSet));
	readonly #sessions = $derived.by(() =>
		sortSessions(
			filterSessions(this.#parts.library.list, this.filter, this.#inSet, Date.now()),
			this.order,
			this.#inSet
		)
	);
	readonly #ids = $derived(this.#sessions.map(({ id }) => id));
	readonly #selectable = $derived(this.#sessions.filter(isSelectable).map(({ id }) => id));
	readonly #shownSelection = $derived.by(() => pruned(this.#selection, this.#ids));
	readonly #selected = $derived(
		this.#sessions.filter((session) => this.#shownSelection.ids.has(session.id) && isSelectable(session))
	);
	readonly #choices = $derived.by(() => filterChoices(this.#parts.library.list));

	constructor(parts: SessionTableParts) {
		this.#parts = parts;
	}

	/** The sessions that are shown, in their order. */
	get sessions(): readonly ListedSession[] {
		return this.#sessions;
	}
	/** What the filters can choose among. */
	get choices() {
		return this.#choices;
	}
	get filter(): SessionFilter {
		return { ...this.#parts.settings.data.library, query: this.#query };
	}
	get filtered(): boolean {
		return isFiltered(this.filter);
	}
	/** Changes some of the filters. */
	show(change: Partial<SessionFilter>): void {
		const { query = this.#query, ...kept } = change;
		this.#query = query;
		Object.assign(this.#parts.settings.data.library, kept);
	}
	/** Shows every session. */
	showAll(): void {
		this.show(NO_FILTER);
	}

	get order(): SortOrder {
		const { sort, descending } = this.#parts.settings.data.library;
		return { by: isSortKey(sort) ? sort : 'date', descending };
	}
	/** Sorts by a column; by the same one the other way round. */
	sortBy(by: SortKey): void {
		const next = pressed(this.order, by);
		Object.assign(this.#parts.settings.data.library, { sort: next.by, descending: next.descending });
	}

	isInTrainingSet(id: string): boolean {
		return this.#inSet.has(id);
	}
	isSelected(id: string): boolean {
		return this.#shownSelection.ids.has(id);
	}
	/** The selected sessions that are shown, in their order. */
	get selected(): readonly ListedSession[] {
		return this.#selected;
	}
	/** Id of the row that the keyboard is on: the first one until another was reached. */
	get active(): string | undefined {
		return this.#shownSelection.active ?? this.#ids[0];
	}

	/** A click on a row: with Shift a range is selected, with Ctrl the row; alone it selects nothing. True when it selected. */
	click(id: string, { shiftKey, ctrlKey, metaKey }: Modifiers): boolean {
		if (shiftKey) this.#extend(id);
		else if (ctrlKey || metaKey) this.toggle(id);
		else this.#selection = activated(this.#shownSelection, id);
		return shiftKey || ctrlKey || metaKey;
	}
	/** A click on the checkbox of a row; with Shift the range is selected. */
	clickCheckbox(id: string, shiftKey: boolean): void {
		if (shiftKey) this.#extend(id);
		else this.toggle(id);
	}
	toggle(id: string): void {
		if (this.#selectable.includes(id)) this.#selection = toggled(this.#shownSelection, id);
	}
	selectAll(): void {
		this.#selection = allOf(this.#shownSelection, this.#selectable);
	}
	clear(): void {
		this.#selection = cleared(this.#shownSelection);
	}
	/** A key that moves the focus, with Shift selecting what it passes. True when it was one. `pageRows`: rows of a page. */
	move(event: Modifiers & { readonly key: string }, pageRows: number): boolean {
		const to = movedTo(event.key, this.#shownSelection.active, this.#ids, pageRows);
		if (to === undefined) return false;
		if (event.shiftKey) this.#extend(to);
		else this.#selection = activated(this.#shownSelection, to);
		return true;
	}

	#extend(id: string): void {
		this.#selection = extended(this.#shownSelection, id, this.#ids);
	}
}
