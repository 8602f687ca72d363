import type { ScopeView } from '../../../app/kernel/settings.ts';
import type { StreamInfo } from '../../../core/signal.ts';
import type { IconName } from '../../../ui/icons.ts';

/** How a scope shows a stream. */
export type ViewMode = 'waveform' | 'envelope' | 'spectrum' | 'heatmap' | 'grid';

/** The view modes by their names, in the order they are offered. */
export const VIEW_MODES: readonly {
	readonly id: ViewMode;
	readonly label: string;
	readonly icon: IconName;
	/** What is shown, for the list. */
	readonly shows: string;
	/** On the chip of the toolbar; the first mode has none. */
	readonly chip?: string;
}[] = [
	{ id: 'waveform', label: 'Traces', icon: 'waveform', shows: 'the samples' },
	{
		id: 'envelope',
		label: 'Envelope',
		icon: 'envelope',
		shows: 'RMS over 100 ms',
		chip: 'Envelope 100 ms'
	},
	{ id: 'spectrum', label: 'Spectrum', icon: 'spectrum', shows: 'Welch, dB over Hz', chip: 'Spectrum' },
	{ id: 'heatmap', label: 'Heat map', icon: 'heatmap', shows: 'RMS, channels × time', chip: 'Heat map' },
	{
		id: 'grid',
		label: 'Electrode grid',
		icon: 'heatmap',
		shows: 'RMS, rows × columns',
		chip: 'Electrode grid'
	}
];

/** The modes a stream can be shown in: an electrode grid only where one is known. */
export const modesOf = (info: Pick<StreamInfo, 'channelGrids'> | undefined): typeof VIEW_MODES =>
	VIEW_MODES.filter(({ id }) => id !== 'grid' || (info?.channelGrids?.length ?? 0) > 0);

/** The mode a stream is shown in. One whose grid is not known any more has its heat map. */
export function modeOf(
	view: Pick<ScopeView, 'mode' | 'pictures'>,
	info: Pick<StreamInfo, 'name' | 'channelGrids'> | undefined
): ViewMode {
	const picture = info && view.pictures[info.name];
	if (picture === 'grid' && !info?.channelGrids?.length) return 'heatmap';
	return picture === undefined || picture === 'traces' ? view.mode : picture;
}

/** Chooses the mode of a stream. Traces and envelope are of all streams; the others are remembered for each. */
export function chooseMode(
	view: Pick<ScopeView, 'mode' | 'pictures'>,
	info: Pick<StreamInfo, 'name'> | undefined,
	mode: ViewMode
): void {
	const traces = mode === 'waveform' || mode === 'envelope';
	if (traces) view.mode = mode;
	if (info) view.pictures[info.name] = traces ? 'traces' : mode;
}
