import type { LabelledRecording } from '../../core/recording.ts';

/** Channels that are marked bad in any of the recordings, in order: a model of all of them learns from none of these. */
export const badChannelsOf = (recordings: readonly LabelledRecording[]): readonly number[] =>
	[...new Set(recordings.flatMap(({ badChannels }) => badChannels ?? []))].sort((a, b) => a - b);

/**
 * Which channels of filtered rows are made silent because of them. Their features then never change while a model is fitted,
 * so they get no weight in it, and it does not matter what they do when it predicts. None where a filter has made other
 * channels.
 */
export const silentChannels = (
	bad: readonly number[],
	{ info }: LabelledRecording,
	nChannels: number
): readonly number[] => (nChannels === info.nChannels ? bad : []);
