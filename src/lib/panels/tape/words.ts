import { count, hertzText } from '../../core/format.ts';
import { isPrediction, type StreamInfo } from '../../core/signal.ts';

/** A stream in a few words: `emg 8 ch · 2048 Hz`. */
const streamText = ({ name, nChannels, fs }: StreamInfo): string =>
	`${name} ${nChannels} ch · ${hertzText(fs)} Hz`;

/** What a recording of these streams holds: the first in words, how many follow. Empty: nothing. */
export function recordedText(streams: readonly StreamInfo[]): string {
	const first = streams.find((info) => !isPrediction(info)) ?? streams[0];
	if (!first) return '';
	const more = streams.length - 1;
	return more === 0 ? streamText(first) : `${streamText(first)} and ${more} more`;
}

/** Below this the tape says how much room there is, minutes. */
const LOW_MINUTES = 60;

/** How long recording can go on, where that is not long; else undefined. */
export function storageText(minutes: number | undefined): string | undefined {
	if (minutes === undefined || minutes >= LOW_MINUTES) return undefined;
	return minutes < 1
		? 'Storage for less than 1 min of recording'
		: `Storage for about ${count(minutes)} min of recording`;
}
