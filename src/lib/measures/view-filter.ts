import type { ChannelGrid, StreamInfo } from '../core/signal.ts';
import { differencesAlong, type FilterConfig } from '../dsp/filters/index.ts';

/** What a view filter does. It changes what is shown, never what is recorded. */
export interface ViewFilter {
	/** Mains frequency of the notch with its harmonics; undefined: no notch. */
	readonly notchHz?: 50 | 60 | undefined;
	/** Band of the signal in hertz; undefined: no band. */
	readonly band?: { readonly low: number; readonly high: number } | undefined;
	readonly montage?: Montage | undefined;
}

/** What is shown in place of each channel: the channel less the mean of all, or differences of neighbours. */
export type Montage = 'average' | 'bipolar';

/** Multiples of the mains frequency that are notched, and the width of each, hz / q. */
const HARMONICS = 8;
const Q = 30;

/**
 * The filters of a view filter for a stream, causal and in order: notch, band, montage. Bipolar follows the columns of the
 * stream's first grid, along the muscle fibres; without a grid it takes neighbouring channels.
 */
export function viewFilterConfigs(
	{ notchHz, band, montage }: ViewFilter,
	{ nChannels, channelGrids }: Pick<StreamInfo, 'nChannels' | 'channelGrids'>
): FilterConfig[] {
	return [
		...(notchHz ? [{ kind: 'notch', hz: notchHz, harmonics: HARMONICS, q: Q } as const] : []),
		...(band ? [{ kind: 'bandpass', lowHz: band.low, highHz: band.high, order: 2 } as const] : []),
		...(montage === 'average' ? [{ kind: 'average-reference' } as const] : []),
		...(montage === 'bipolar'
			? [{ kind: 'difference', of: bipolar(nChannels, channelGrids?.[0]) } as const]
			: [])
	];
}

function bipolar(nChannels: number, grid: ChannelGrid | undefined): number[][] {
	if (grid) return differencesAlong(grid, 1);
	return Array.from({ length: Math.max(0, nChannels - 1) }, (_, i) => [i, i + 1]);
}
