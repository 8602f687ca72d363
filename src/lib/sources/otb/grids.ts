import type { ChannelGrid } from '../../core/signal.ts';
import type { Param } from '../source.ts';

type Cells = readonly (readonly (number | null)[])[];

/**
 * Columns that are counted one after the other from the lower end up: `GR10MM0808`, `GR04MM1305` have such plans of their own.
 */
const columnsUp = (rows: number, columns: number): Cells =>
	Array.from({ length: rows }, (_, row) =>
		Array.from({ length: columns }, (_, column) => column * rows + rows - 1 - row)
	);

/** Thirteen rows and five columns, counted up and down in turn; the first of 65 places has no electrode. */
const SNAKE_13_5: Cells = Array.from({ length: 13 }, (_, row) =>
	Array.from({ length: 5 }, (_, column) => {
		const place = column * 13 + (column % 2 === 0 ? row : 12 - row);
		return place === 0 ? null : place - 1;
	})
);

/** Electrode grids as their maker counts them: cell → position in the 32 or 64 channels of their connector. */
const GRIDS: Readonly<Record<string, { readonly label: string; readonly cells: Cells }>> = {
	'8x8': { label: '8 × 8 (GR10MM0808, HD10MM0808)', cells: columnsUp(8, 8) },
	'13x5': { label: '13 × 5 (GR08MM1305, GR04MM1305)', cells: SNAKE_13_5 },
	'8x4': { label: '8 × 4 (GR10MM0804, HD10MM0804)', cells: columnsUp(8, 4) },
	'4x8': { label: '4 × 8', cells: columnsUp(4, 8) }
};

/** Form fields: the grid on a connector, and how it lies. */
export const gridParams: readonly Param[] = [
	{
		type: 'choice',
		id: 'grid',
		label: 'Electrode grid',
		value: 'none',
		options: [
			{ id: 'none', label: 'None' },
			...Object.entries(GRIDS).map(([id, { label }]) => ({ id, label }))
		]
	},
	{
		type: 'choice',
		id: 'turned',
		label: 'Grid orientation',
		value: '0',
		options: [
			{ id: '0', label: 'As in the maker’s drawing' },
			{ id: '180', label: 'Turned by 180°' }
		]
	}
];

/**
 * The grids on connectors whose channels begin at `firsts`, each with `channels` of them; undefined when the form has none or the
 * grid has more electrodes than a connector has channels. Labels say which connector.
 */
export function gridsOf(
	{ grid = 'none', turned = '0' }: Readonly<Record<string, string | number>>,
	connectors: readonly { readonly label: string; readonly first: number; readonly channels: number }[]
): readonly ChannelGrid[] | undefined {
	const chosen = Object.hasOwn(GRIDS, String(grid)) ? GRIDS[String(grid)] : undefined;
	if (!chosen) return undefined;
	const electrodes = chosen.cells.flat().filter((cell) => cell !== null).length;
	const cells =
		String(turned) === '180' ? chosen.cells.map((row) => row.toReversed()).toReversed() : chosen.cells;
	const fitting = connectors.filter(({ channels }) => electrodes <= channels);
	return fitting.length === 0
		? undefined
		: fitting.map(({ label, first }) => ({
				label,
				cells: cells.map((row) => row.map((cell) => (cell === null ? null : first + cell)))
			}));
}
