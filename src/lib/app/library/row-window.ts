/** The rows of a long list that are made: `first` to `end`, without `end`. */
export interface RowWindow {
	readonly first: number;
	readonly end: number;
}

/**
 * The rows to make of a list of `rows` rows of one height. `top`: how far the top of the list lies above the top of the
 * view (negative: below it); all in pixels. `spare` rows are made on both sides, so that a short scroll needs no new ones.
 */
export function rowWindow(
	{ top, height, rowHeight, rows }: Readonly<Record<'top' | 'height' | 'rowHeight' | 'rows', number>>,
	spare = 6
): RowWindow {
	const first = Math.floor(top / rowHeight) - spare;
	const end = Math.ceil((top + height) / rowHeight) + spare;
	const within = (row: number): number => Math.max(0, Math.min(rows, row));
	return { first: within(first), end: within(end) };
}
