import type { StoredStream } from '../../session/read/session.ts';
import type { WrittenEdf } from '../edf/write.ts';
import { json, tsv } from './files.ts';

/** An electrode of a grid: its channel, and where it is. */
interface Place {
	readonly channel: number;
	readonly grid: string;
	readonly row: number;
	readonly column: number;
	/** Shares of the width and the height of its grid, from the upper left corner. */
	readonly x: number;
	readonly y: number;
}

/** The place of every channel that lies in a grid, in the order of the channels. */
function placesOf({ channelGrids }: Pick<StoredStream, 'channelGrids'>): Place[] {
	const places = (channelGrids ?? []).flatMap(({ label, cells }) =>
		cells.flatMap((cellsOfRow, row) =>
			cellsOfRow.flatMap((channel, column): Place[] =>
				channel === null
					? []
					: [
							{
								...{ channel, grid: label, row, column },
								x: share(column, cellsOfRow.length),
								y: share(row, cells.length)
							}
						]
			)
		)
	);
	return places.sort((a, b) => a.channel - b.channel);
}

const share = (position: number, of: number): number =>
	of > 1 ? Number((position / (of - 1)).toFixed(4)) : 0;

/**
 * `*_electrodes.tsv`: the electrodes of grids, with the names that their channels have in the file; undefined when the stream
 * has no grid.
 */
export function electrodesTable(
	{ channels }: WrittenEdf,
	info: Pick<StoredStream, 'channelGrids'>
): string | undefined {
	const places = placesOf(info).filter(({ channel }) => channels[channel] !== undefined);
	if (places.length === 0) return undefined;
	return tsv([
		['name', 'x', 'y', 'group', 'grid_row', 'grid_column'],
		...places.map(({ channel, grid, row, column, x, y }) => [
			channels[channel]!.label,
			...[x, y, grid, row + 1, column + 1]
		])
	]);
}

/** `*_electrodes.json`: what its own columns mean. */
export const electrodesDescription = (): string =>
	json({
		group: { Description: 'Grid or connector that the electrode belongs to.' },
		grid_row: { Description: 'Row of the electrode in its grid, from 1, in the drawing of the maker.' },
		grid_column: { Description: 'Column of the electrode in its grid, from 1, in the drawing of the maker.' }
	});

/** `*_coordsystem.json`: places are shares of the width and height of the grid. */
export const coordinateSystem = (): string =>
	json({
		EMGCoordinateSystem: 'Other',
		EMGCoordinateSystemDescription:
			'Position within the electrode grid: x from its left to its right edge, y from its upper to its lower edge, as the maker draws it. Where the grid lies on the body is not known.',
		EMGCoordinateUnits: 'ratio'
	});
