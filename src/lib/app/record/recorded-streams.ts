import type { AddedStream, RecordedCounts } from '../../session/write/recorder.ts';

/**
 * How a stream of the recording is doing. `recording`: rows come. `silent`: its source is connected, and nothing comes.
 * `away`: its source is not there; the stream goes on when it comes back.
 */
export type RecordedState = 'recording' | 'silent' | 'away';

/** One stream of the session that is being recorded. */
export interface RecordedStreamState {
	/** In the session. */
	readonly name: string;
	readonly samples: number;
	readonly gaps: number;
	readonly lost: number;
	readonly state: RecordedState;
}

/** Seconds without a row until a stream counts as silent. */
const SILENT_SECONDS = 1;

/** States of the recorded streams. `live`: names of live streams; `time`: now, on the app clock. */
export function recordedStreams(
	counts: readonly RecordedCounts[],
	live: ReadonlySet<string>,
	time: number
): readonly RecordedStreamState[] {
	return counts.map(({ name, samples, gaps, lost, source, current, arrived }) => {
		const state =
			time - arrived <= SILENT_SECONDS ? 'recording' : current && live.has(source) ? 'silent' : 'away';
		return { name, samples, gaps, lost, state };
	});
}

const WORDS: Readonly<Record<string, string>> = {
	nChannels: 'number of channels',
	fs: 'rate',
	unit: 'unit',
	channelNames: 'channel names',
	device: 'device',
	clock: 'session'
};

/** What the person is told when a stream came back with another shape. */
export function changedSentence(source: string, { name, before, changed = [] }: AddedStream): string {
	const what = changed.map((key) => WORDS[key] ?? key).join(' and another ');
	return `${source} came back with another ${what}. From now on it is recorded as ${name}; ${before} keeps what it has.`;
}
