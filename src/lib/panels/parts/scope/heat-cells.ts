import type { ChannelGrid } from '../../../core/signal.ts';

/** A cell of an electrode grid in a picture, CSS px. */
export interface HeatCell {
	readonly channel: number;
	readonly left: number;
	readonly top: number;
	readonly size: number;
}

/** An electrode grid in a picture: where its name stands, and its cells. */
export interface PlacedGrid {
	readonly label: string;
	readonly left: number;
	readonly top: number;
	readonly cells: readonly HeatCell[];
}

/** Space around grids, and for the name of each, CSS px. */
const SPACE = 12;
const NAME = 18;

/**
 * Places the grids of a stream beside each other on a picture, in as many rows of grids as make the cells largest. Rows and
 * columns lie as the grid has them, which holds its orientation; holes and channels the stream does not have stay empty.
 */
export function gridLayouts(
	grids: readonly ChannelGrid[],
	nChannels: number,
	width: number,
	height: number
): readonly PlacedGrid[] {
	const rows = Math.max(1, ...grids.map(({ cells }) => cells.length));
	const columns = Math.max(1, ...grids.flatMap(({ cells }) => cells.map((row) => row.length)));
	const sizeFor = (across: number): number => {
		const downward = Math.ceil(grids.length / across);
		return Math.min(
			(width - SPACE * (across + 1)) / across / columns,
			(height - (SPACE + NAME) * downward - SPACE) / downward / rows
		);
	};
	const options = grids.map((_, i) => i + 1);
	const across = options.reduce((best, one) => (sizeFor(one) > sizeFor(best) ? one : best), 1);
	const size = Math.max(2, Math.floor(sizeFor(across)));
	const indent = Math.max(SPACE, (width - across * (columns * size + SPACE) + SPACE) / 2);
	return grids.map(({ label, cells }, i) => {
		const left = indent + (i % across) * (columns * size + SPACE);
		const top = SPACE + Math.floor(i / across) * (rows * size + SPACE + NAME);
		return {
			label,
			left,
			top,
			cells: cells.flatMap((row, r) =>
				row.flatMap((channel, c) =>
					channel === null || channel >= nChannels
						? []
						: [{ channel, left: left + c * size, top: top + NAME + r * size, size }]
				)
			)
		};
	});
}

/** Colour of a value: `trace` grows out of the background up to the middle, then becomes `strong`. RGBA of 0 … 255. */
export function heatColor(
	share: number,
	trace: readonly [number, number, number],
	strong: readonly [number, number, number]
): [number, number, number, number] {
	const level = Math.min(1, Math.max(0, share));
	if (level <= 0.5) return [...trace, Math.round(510 * level)];
	const mix = 2 * level - 1;
	const of = (i: 0 | 1 | 2): number => Math.round(trace[i] + mix * (strong[i] - trace[i]));
	return [of(0), of(1), of(2), 255];
}
