import type { JsonObject } from './parse.ts';
import type { Hertz, Samples, Seconds } from './units.ts';

/**
 * What samples are counted in: `uV` where the maker publishes the scale, `a.u.` (arbitrary units) where not. Two are for
 * what a model says: `probability` of classes, `output` for the values of a regression (in the unit of its targets). The
 * others are of sensors beside the EMG.
 */
export const SIGNAL_UNITS = [
	'uV',
	'a.u.',
	'%',
	'probability',
	'output',
	'g',
	'm/s2',
	'deg/s',
	'rad/s',
	'uT',
	'degC',
	'N',
	'Nm',
	'kg',
	'Pa',
	'deg',
	'rad',
	'm',
	'm/s',
	'uS'
] as const;
/** One of `SIGNAL_UNITS`. */
export type SignalUnit = (typeof SIGNAL_UNITS)[number];

const WRITTEN: Readonly<Record<string, string>> = {
	uV: 'µV',
	uT: 'µT',
	uS: 'µS',
	degC: '°C',
	'm/s2': 'm/s²',
	'deg/s': '°/s',
	deg: '°'
};

/** A unit as people write it: `µV` for `uV`. */
export const unitName = (unit: string): string => WRITTEN[unit] ?? unit;

/** True for a stream of predictions: nothing to learn from, nothing to predict on. */
export const isPrediction = ({ unit }: { readonly unit: string }): boolean =>
	unit === 'probability' || unit === 'output';

/** A rectangular arrangement of electrodes: `cells[row][column]` is a channel index, or null for a hole. */
export interface ChannelGrid {
	readonly label: string;
	readonly cells: readonly (readonly (number | null)[])[];
}

/** What a source says once, on connecting, about one of its streams. Fixed until it disconnects. */
export interface StreamInfo {
	/** Unique among the streams that are live; becomes the stream's name in a session. */
	readonly name: string;
	readonly nChannels: number;
	readonly fs: Hertz;
	readonly unit: SignalUnit;
	/** One name per channel, or undefined: then channels are called 1, 2, … */
	readonly channelNames?: readonly string[] | undefined;
	readonly channelGrids?: readonly ChannelGrid[] | undefined;
	/** What delivers the samples, in the maker's words (`Synthetic EMG, seed 1`). */
	readonly device?: string | undefined;
	/** Values at or beyond ± this are clipped by the device, in `unit`. Unknown when absent. */
	readonly fullScale?: number | undefined;
	/** Free facts about how the samples came about (scale per count, gain, firmware); kept with the stream in a session. */
	readonly facts?: JsonObject | undefined;
}

/** Consecutive samples of one stream, as they travel and rest: sample-major. */
export interface Chunk {
	/** `data[sample * nChannels + channel]` */
	readonly data: Float32Array;
	/** One per sample, seconds on the app clock (replay: as recorded). Its length is the chunk's length. */
	readonly timestamps: Float64Array;
	/** Samples that should have come right before the first row and did not. 0 when absent. */
	readonly lost?: number | undefined;
	/**
	 * Sample index of the first row. A device leaves it out: the pump counts. Replay sets it to the recorded
	 * index, so that windows fall on the grid they fell on when the session was recorded; an index that does not
	 * follow the one before is a seam.
	 */
	readonly index?: Samples | undefined;
}

/** Where a stream is not continuous: samples were lost, or replay jumped (a seam: `lost` is 0). */
export interface Gap {
	/** Index of the first sample after the gap. */
	readonly sample: Samples;
	/** Samples that should have come and did not. */
	readonly lost: number;
	/** How long nothing came: the difference of the timestamps on both sides. */
	readonly seconds: Seconds;
}

/** The last `nSamples` of a stream, turned channels-first for features. Valid until the next one is asked for. */
export interface Window {
	/** `data[channel * nSamples + sample]`, oldest sample first, so a channel is one `subarray`. */
	readonly data: Float32Array;
	readonly nChannels: number;
	readonly nSamples: number;
	/** Index of the first sample after the window. */
	readonly end: Samples;
	/** Timestamp of the window's last sample. */
	readonly time: Seconds;
}

/** The name a person sees for a channel. */
export function channelName(info: Pick<StreamInfo, 'channelNames'>, channel: number): string {
	return info.channelNames?.[channel] ?? String(channel + 1);
}
