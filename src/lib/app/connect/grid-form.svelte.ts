import {
	countedCells,
	electrodesOf,
	GRID_ADAPTERS,
	gridFrom,
	MOST_GRID_LINES,
	turnedCells,
	type GridOrder,
	type GridTurn
} from '../../core/electrode-grid.ts';
import type { ChannelGrid, StreamInfo } from '../../core/signal.ts';

/** What the form needs of a connection. */
export interface GridTarget {
	setGrids(name: string, channelGrids: readonly ChannelGrid[] | undefined): void;
}

/** Connectors of amplifiers have 32 or 64 channels: the next grid begins at the next connector. */
const CONNECTORS = [32, 64];

/**
 * The form of the electrode grids of one stream: an adapter, or rows and columns of one's own; how it lies; where it
 * begins, and how many of it follow each other.
 */
export class GridForm {
	readonly #target: GridTarget;
	readonly #info: () => StreamInfo;
	/** `none`, `own`, the id of an adapter, or `device`: as the stream has it now. */
	adapter = $state<string>('none');
	rows = $state(8);
	columns = $state(8);
	order = $state<GridOrder>('columns up');
	turn = $state<GridTurn>(0);
	/** First channel of the first grid, counted from 1. */
	first = $state(1);
	grids = $state(1);

	/** `info`: of the stream, as it is now. */
	constructor(target: GridTarget, info: () => StreamInfo) {
		this.#target = target;
		this.#info = info;
		if ((info().channelGrids ?? []).length > 0) this.adapter = 'device';
	}

	/** What is wrong with the fields, in words. */
	get problem(): string | undefined {
		if (!this.#counted) return undefined;
		for (const lines of [this.rows, this.columns])
			if (!Number.isInteger(lines) || lines < 1 || lines > MOST_GRID_LINES)
				return `Rows and columns are whole numbers from 1 to ${MOST_GRID_LINES}.`;
		if (!Number.isInteger(this.grids) || this.grids < 1) return 'The number of grids is 1 or more.';
		if (!Number.isInteger(this.first) || this.first < 1) return 'The first channel is 1 or more.';
		const last = this.first - 1 + (this.grids - 1) * this.#apart + electrodesOf(this.#cells);
		const { nChannels, name } = this.#info();
		return last > nChannels
			? `The grids need ${last} channels; ${name} has ${nChannels}. Choose a smaller grid, fewer grids, or an earlier first channel.`
			: undefined;
	}

	/** The grids as the fields have them; none while something is wrong with them. */
	get preview(): readonly ChannelGrid[] {
		if (this.adapter === 'device') return this.#info().channelGrids ?? [];
		if (!this.#counted || this.problem) return [];
		const cells = this.#cells;
		return Array.from({ length: this.grids }, (_, i) =>
			gridFrom(cells, this.first - 1 + i * this.#apart, this.grids === 1 ? 'Grid' : `Grid ${i + 1}`)
		);
	}

	/** Gives the stream these grids. Does nothing while something is wrong with them. */
	apply(): void {
		if (this.problem) return;
		const { preview } = this;
		this.#target.setGrids(this.#info().name, preview.length > 0 ? preview : undefined);
	}

	get #counted(): boolean {
		return this.adapter !== 'none' && this.adapter !== 'device';
	}

	get #cells(): ReturnType<typeof countedCells> {
		const adapter = GRID_ADAPTERS.find(({ id }) => id === this.adapter);
		return turnedCells(adapter?.cells ?? countedCells(this.rows, this.columns, this.order), this.turn);
	}

	/** Channels from the beginning of a grid to that of the next. */
	get #apart(): number {
		const electrodes = electrodesOf(this.#cells);
		return CONNECTORS.find((channels) => channels >= electrodes) ?? electrodes;
	}
}
