import { AppError } from '../../core/errors.ts';
import type { ChannelGrid } from '../../core/signal.ts';
import type { Filter } from './filter.ts';

/** Takes the mean of all channels that are numbers off each. It has no memory. */
export class AverageReference implements Filter {
	readonly nChannels: number;

	constructor(nChannels: number) {
		this.nChannels = nChannels;
	}

	process(data: Float32Array): Float32Array {
		const { nChannels } = this;
		for (let row = 0; row < data.length; row += nChannels) {
			let sum = 0;
			let n = 0;
			for (let i = row; i < row + nChannels; i++) {
				const v = data[i]!;
				if (v - v !== 0) continue;
				sum += v;
				n++;
			}
			if (n === 0) continue;
			const mean = sum / n;
			for (let i = row; i < row + nChannels; i++) data[i]! -= mean;
		}
		return data;
	}

	reset(): void {}
}

/** |x|. It has no memory. */
export class Rectifier implements Filter {
	readonly nChannels: number;

	constructor(nChannels: number) {
		this.nChannels = nChannels;
	}

	process(data: Float32Array): Float32Array {
		for (let i = 0; i < data.length; i++) data[i] = Math.abs(data[i]!);
		return data;
	}

	reset(): void {}
}

/** Differences of two channels, or of three in a row. It has no memory. */
export class Difference implements Filter {
	readonly nChannels: number;
	readonly #from: number;
	readonly #of: readonly (readonly number[])[];
	readonly #row: Float32Array;

	/** Throws a ModelError for a channel that is not there, and for more differences than channels. */
	constructor(of: readonly (readonly number[])[], nChannels: number) {
		const sound = of.every(
			(channels) =>
				(channels.length === 2 || channels.length === 3) &&
				channels.every((c) => Number.isInteger(c) && c >= 0 && c < nChannels)
		);
		if (!sound || of.length === 0 || of.length > nChannels) {
			throw new AppError(
				'ModelError',
				`Differences are of two or three of the ${nChannels} channels each, and there are 1 to ${nChannels} of them; these are ` +
					`${of.map((channels) => channels.join('-')).join(', ') || 'none'}. Change the filter in the settings.`
			);
		}
		this.nChannels = of.length;
		this.#from = nChannels;
		this.#of = of;
		this.#row = new Float32Array(nChannels);
	}

	process(data: Float32Array): Float32Array {
		const row = this.#row;
		const rows = data.length / this.#from;
		for (let r = 0, to = 0; r < rows; r++) {
			// The row is set aside: what is written may lie where it was.
			row.set(data.subarray(r * this.#from, (r + 1) * this.#from));
			for (const [a, b, c] of this.#of) {
				data[to++] = c === undefined ? row[a!]! - row[b!]! : row[a!]! - 2 * row[b!]! + row[c]!;
			}
		}
		return data.subarray(0, rows * this.nChannels);
	}

	reset(): void {}
}

/**
 * The differences along a grid of electrodes: of neighbours in each column (`order` 1, bipolar) or of three in a row
 * (`order` 2, double differential), down the columns or along the rows. Holes in the grid make none.
 */
export function differencesAlong(
	grid: ChannelGrid,
	order: 1 | 2,
	along: 'columns' | 'rows' = 'columns'
): number[][] {
	const lines =
		along === 'rows'
			? grid.cells
			: Array.from({ length: Math.max(0, ...grid.cells.map((row) => row.length)) }, (_, c) =>
					grid.cells.map((row) => row[c] ?? null)
				);
	return lines.flatMap((line) =>
		line.flatMap((_, i) => {
			const channels = line.slice(i, i + order + 1).filter((c) => c !== null && c !== undefined);
			return channels.length === order + 1 ? [channels] : [];
		})
	);
}
