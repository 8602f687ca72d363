import type { ChannelGrid } from './signal.ts';

type Cells = readonly (readonly (number | null)[])[];

/** How an electrode grid lies on the skin, clockwise from the maker's drawing, degrees. */
export const GRID_TURNS = [0, 90, 180, 270] as const;
/** One of `GRID_TURNS`. */
export type GridTurn = (typeof GRID_TURNS)[number];

/** How the electrodes of a grid are counted. */
export type GridOrder = 'columns up' | 'columns down' | 'rows';

/** A grid that fits to an adapter, as its maker counts it: cell → position in the channels of its connector. */
export interface GridAdapter {
	readonly id: string;
	readonly label: string;
	readonly cells: Cells;
}

/** Most rows or columns of a grid. */
export const MOST_GRID_LINES = 64;

/** Cells of a grid that is counted in an order, the first electrode as position 0. */
export function countedCells(rows: number, columns: number, order: GridOrder): Cells {
	const position = (row: number, column: number): number => {
		if (order === 'rows') return row * columns + column;
		return column * rows + (order === 'columns up' ? rows - 1 - row : row);
	};
	return Array.from({ length: rows }, (_, row) =>
		Array.from({ length: columns }, (_, column) => position(row, column))
	);
}

/** Thirteen rows and five columns, counted up and down in turn; the first of 65 places has no electrode. */
const SNAKE_13_5: Cells = Array.from({ length: 13 }, (_, row) =>
	Array.from({ length: 5 }, (_, column) => {
		const place = column * 13 + (column % 2 === 0 ? row : 12 - row);
		return place === 0 ? null : place - 1;
	})
);

/** Adapters of OT Bioelettronica. `GR10MM0808` and `GR04MM1305` have plans of their own. */
export const GRID_ADAPTERS: readonly GridAdapter[] = [
	{ id: '8x8', label: '8 × 8 (GR10MM0808, HD10MM0808)', cells: countedCells(8, 8, 'columns up') },
	{ id: '13x5', label: '13 × 5 (GR08MM1305, GR04MM1305)', cells: SNAKE_13_5 },
	{ id: '8x4', label: '8 × 4 (GR10MM0804, HD10MM0804)', cells: countedCells(8, 4, 'columns up') },
	{ id: '4x8', label: '4 × 8', cells: countedCells(4, 8, 'columns up') }
];

/** The same cells, turned clockwise. */
export function turnedCells(cells: Cells, turn: GridTurn): Cells {
	let turned = cells;
	for (let quarter = 0; quarter < turn / 90; quarter++) {
		const before = turned;
		turned = (before[0] ?? []).map((_, column) => before.map((row) => row[column]!).toReversed());
	}
	return turned;
}

/** Electrodes of a grid: its cells that are no holes. */
export const electrodesOf = (cells: Cells): number => cells.flat().filter((cell) => cell !== null).length;

/** The grid on the channels from `first` on. */
export const gridFrom = (cells: Cells, first: number, label: string): ChannelGrid => ({
	label,
	cells: cells.map((row) => row.map((cell) => (cell === null ? null : first + cell)))
});
