import { isAppError } from '../../core/errors.ts';
import type { ChannelGrid, StreamInfo } from '../../core/signal.ts';
import { hertz } from '../../core/units.ts';
import type { Filter, FilterConfig } from './filter.ts';
import { designFilter, filterName, fitFilter } from './index.ts';
import type { ViewFilterSettings } from './view-filter-settings.ts';

/** Multiples of the mains frequency that are notched, and the quality of each notch. */
const HARMONICS = 8;
const Q = 30;

type Info = Pick<StreamInfo, 'nChannels' | 'fs' | 'channelGrids'>;

/** The filters as they can be built for a stream; one that leaves nothing of it is left out. */
function configsOf(
	{ notchHz, band, lowHz, highHz, montage }: ViewFilterSettings,
	{ fs }: Info
): FilterConfig[] {
	const wanted: FilterConfig[] = [];
	if (notchHz > 0) wanted.push({ kind: 'notch', hz: notchHz, harmonics: HARMONICS, q: Q });
	if (band) wanted.push({ kind: 'bandpass', lowHz, highHz, order: 2 });
	if (montage === 'average') wanted.push({ kind: 'average-reference' });
	return wanted.flatMap((config) => {
		try {
			return [fitFilter(config, fs).config];
		} catch (error) {
			if (!isAppError(error, 'ModelError')) throw error;
			return [];
		}
	});
}

/**
 * A filter for the eye: causal, so that a replay shows what was shown live, and with as many channels out as in. A channel
 * without a neighbour is 0 in the bipolar montage. Undefined when nothing is to be done.
 */
export function viewFilter(settings: ViewFilterSettings, info: Info): Filter | undefined {
	const filters = configsOf(settings, info).map((config) =>
		designFilter(config, info.nChannels, hertz(info.fs))
	);
	if (settings.montage === 'bipolar') filters.push(new Neighbours(info.nChannels, info.channelGrids?.[0]));
	if (filters.length === 0) return undefined;
	return {
		nChannels: info.nChannels,
		process: (data) => filters.reduce((rows, filter) => filter.process(rows), data),
		reset: () => filters.forEach((filter) => filter.reset())
	};
}

/** What a view filter does to a stream, in words; undefined when nothing. */
export function viewFilterText(settings: ViewFilterSettings, info: Info): string | undefined {
	const words = configsOf(settings, info).map(filterName);
	if (settings.montage === 'bipolar') words.push('bipolar');
	return words.length > 0 ? words.join(', ') : undefined;
}

/** Each channel less its neighbour: the next one down its column of the grid, without a grid the next channel. */
class Neighbours implements Filter {
	readonly nChannels: number;
	/** Neighbour of each channel; −1: none. */
	readonly #next: Int32Array;
	readonly #row: Float32Array;

	constructor(nChannels: number, grid: ChannelGrid | undefined) {
		this.nChannels = nChannels;
		this.#row = new Float32Array(nChannels);
		this.#next = Int32Array.from({ length: nChannels }, (_, c) => (grid || c + 1 === nChannels ? -1 : c + 1));
		grid?.cells.forEach((cells, r) =>
			cells.forEach((channel, column) => {
				const below = grid.cells[r + 1]?.[column];
				if (channel !== null && channel < nChannels && below != null && below < nChannels)
					this.#next[channel] = below;
			})
		);
	}

	process(data: Float32Array): Float32Array {
		const { nChannels } = this;
		for (let at = 0; at < data.length; at += nChannels) {
			this.#row.set(data.subarray(at, at + nChannels));
			for (let c = 0; c < nChannels; c++) {
				const next = this.#next[c]!;
				data[at + c] = next < 0 ? 0 : this.#row[c]! - this.#row[next]!;
			}
		}
		return data;
	}

	reset(): void {}
}
