/** The rows that are selected in a list, and the row that the keyboard is on. Plain data; every change gives a new one. */
export interface RowSelection {
	readonly ids: ReadonlySet<string>;
	/** Where a range begins: the row that was selected last without Shift. */
	readonly anchor: string | undefined;
	/** The row that has the focus. */
	readonly active: string | undefined;
}

/** Nothing is selected. */
export const NO_SELECTION: RowSelection = { ids: new Set(), anchor: undefined, active: undefined };

/** A row was clicked or reached without a selecting key: the selection stays, a range begins there. */
export const activated = (selection: RowSelection, id: string): RowSelection => ({
	...selection,
	anchor: id,
	active: id
});

/** The row in or out of the selection; a range begins there. */
export function toggled(selection: RowSelection, id: string): RowSelection {
	const ids = new Set(selection.ids);
	if (!ids.delete(id)) ids.add(id);
	return { ids, anchor: id, active: id };
}

/** With Shift: the rows from the anchor to this one are added. `order`: the ids of the list from top to bottom. */
export function extended(selection: RowSelection, id: string, order: readonly string[]): RowSelection {
	const from = order.indexOf(selection.anchor ?? id);
	const to = order.indexOf(id);
	if (from < 0 || to < 0) return toggled(selection, id);
	const range = order.slice(Math.min(from, to), Math.max(from, to) + 1);
	return { ids: new Set([...selection.ids, ...range]), anchor: order[from], active: id };
}

/** Every row of the list. */
export const allOf = (selection: RowSelection, order: readonly string[]): RowSelection => ({
	...selection,
	ids: new Set(order)
});

/** No row; the focus stays where it is. */
export const cleared = (selection: RowSelection): RowSelection => ({ ...selection, ids: new Set() });

/** What a key moves the focus to; undefined: it is no such key, or there is no row. */
export function movedTo(
	key: string,
	active: string | undefined,
	order: readonly string[],
	pageRows: number
): string | undefined {
	const at = order.indexOf(active ?? '');
	const steps: Readonly<Record<string, number>> = {
		ArrowDown: at + 1,
		ArrowUp: at < 0 ? 0 : at - 1,
		PageDown: at + pageRows,
		PageUp: at - pageRows,
		Home: 0,
		End: order.length - 1
	};
	const to = steps[key];
	return to === undefined ? undefined : order[Math.max(0, Math.min(order.length - 1, to))];
}

/** The selection without rows that are no longer in the list; itself when all are. */
export function pruned(selection: RowSelection, order: readonly string[]): RowSelection {
	const known = new Set(order);
	const stay = (id: string | undefined): boolean => id === undefined || known.has(id);
	if ([...selection.ids].every(stay) && stay(selection.anchor) && stay(selection.active)) return selection;
	return {
		ids: new Set([...selection.ids].filter(stay)),
		anchor: stay(selection.anchor) ? selection.anchor : undefined,
		active: stay(selection.active) ? selection.active : undefined
	};
}
