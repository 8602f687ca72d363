import { electrodesOf, GRID_ADAPTERS, gridFrom, turnedCells } from '../../core/electrode-grid.ts';
import type { ChannelGrid } from '../../core/signal.ts';
import type { Param } from '../source.ts';

/** Form fields: the grid on a connector, and how it lies. */
export const gridParams: readonly Param[] = [
	{
		type: 'choice',
		id: 'grid',
		label: 'Electrode grid',
		value: 'none',
		options: [{ id: 'none', label: 'None' }, ...GRID_ADAPTERS.map(({ id, label }) => ({ id, label }))]
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
	const chosen = GRID_ADAPTERS.find(({ id }) => id === String(grid));
	if (!chosen) return undefined;
	const cells = turnedCells(chosen.cells, String(turned) === '180' ? 180 : 0);
	const fitting = connectors.filter(({ channels }) => electrodesOf(cells) <= channels);
	return fitting.length === 0 ? undefined : fitting.map(({ label, first }) => gridFrom(cells, first, label));
}
