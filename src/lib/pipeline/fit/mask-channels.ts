import type { LabelledRecording } from '../../core/recording.ts';
import type { Window } from '../../core/signal.ts';

/** Channels that are marked bad in any of the recordings, in order: a model of all of them learns from none of these. */
export const badChannelsOf = (recordings: readonly LabelledRecording[]): readonly number[] =>
	[...new Set(recordings.flatMap(({ badChannels }) => badChannels ?? []))].sort((a, b) => a - b);

/**
 * Makes channels of a window silent. Their features then never change while a model is fitted, so they get no weight in it,
 * and it does not matter what they do when it predicts. Does nothing where a filter has made other channels.
 */
export function zeroBadChannels(
	{ data, nChannels, nSamples }: Window,
	channels: readonly number[],
	recorded: number
): void {
	if (nChannels !== recorded) return;
	for (const c of channels) data.fill(0, c * nSamples, (c + 1) * nSamples);
}
