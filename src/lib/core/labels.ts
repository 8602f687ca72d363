import { samples, samplesIn, seconds, type Hertz, type Samples, type Seconds } from './units.ts';

/** The class index that ends a class without beginning another. */
export const UNLABELED = -1;

/** "From this timestamp on, class N." −1 ends the class. Time is on the clock of the stream timestamps. */
export interface LabelEvent {
	readonly timestamp: Seconds;
	readonly classIndex: number;
}

/**
 * The samples `[start, end)` from one label event to the next one of another class, as rows of one stream: one trial. Never
 * class −1.
 */
export interface Segment {
	/** Position of the label event in the label track. */
	readonly label: number;
	readonly classIndex: number;
	readonly start: Samples;
	readonly end: Samples;
}

/**
 * What training leaves out at both ends of a trial, in seconds: after a cue the muscle answers late, and it lets go before
 * the next one. Labels stay as they were recorded.
 */
export interface TrialTrim {
	readonly onsetSeconds: number;
	readonly offsetSeconds: number;
	/** Only in recordings whose labels were written as cues were shown. A label pressed by hand is not early like a cue's. */
	readonly cuedOnly?: boolean | undefined;
}

/** A segment without its onset and offset. Its end is not before its start; equal: nothing is left. */
export function trimmed(segment: Segment, { onsetSeconds, offsetSeconds }: TrialTrim, fs: Hertz): Segment {
	const start = samples(segment.start + samplesIn(seconds(Math.max(0, onsetSeconds)), fs));
	const end = samples(segment.end - samplesIn(seconds(Math.max(0, offsetSeconds)), fs));
	return { ...segment, start, end: samples(Math.max(start, end)) };
}

/**
 * Positions of the events that begin or end a trial: an event that repeats the active class changes nothing. `events` is in
 * order of time.
 */
export const trialEvents = (events: readonly LabelEvent[]): number[] =>
	[...events.keys()].filter((i) => i === 0 || events[i]!.classIndex !== events[i - 1]!.classIndex);

/** Which recordings lose their first labelled segment in training and scoring, and which segments could take its place. */
export interface FirstSegmentRule<S = Segment> {
	/** Whether first segments are skipped at all. */
	readonly skipFirst: boolean;
	/** False for labels that no person pressed while MyoDeck recorded: imported and guided ones. True when absent. */
	readonly buttonLabelled?: boolean | undefined;
	/** Whether a segment gives a window. */
	usable(segment: S): boolean;
}

/**
 * The first labelled segment, when it is to be left out as set-up noise: only where labels were pressed by hand, and never the
 * last trial of its class in the recording.
 */
export function segmentToSkip<S extends Pick<Segment, 'classIndex'> = Segment>(
	segments: readonly S[],
	rule: FirstSegmentRule<S>
): S | undefined {
	const [first, ...others] = segments;
	if (!first || !rule.skipFirst || rule.buttonLabelled === false) return undefined;
	return others.some((other) => other.classIndex === first.classIndex && rule.usable(other))
		? first
		: undefined;
}

/** Ten classes have their own colours and keys; more are allowed, they repeat. */
export const MAX_CLASS_KEYS = 9;

/** The key of the class at a place of the list, as it is written on the keyboard: 1–9, then ⇧1–⇧9; undefined after these. */
export function classKey(index: number): string | undefined {
	if (index < MAX_CLASS_KEYS) return String(index + 1);
	return index < 2 * MAX_CLASS_KEYS ? `⇧${index + 1 - MAX_CLASS_KEYS}` : undefined;
}

/**
 * What the app holds of the label track while a session is recorded or replayed: which class is on at a time.
 * `events` is sorted by time. Before the first event there is no class.
 */
export function classAt(events: readonly LabelEvent[], time: Seconds): number {
	let lo = 0;
	let hi = events.length;
	while (lo < hi) {
		const mid = (lo + hi) >> 1;
		if (events[mid]!.timestamp <= time) lo = mid + 1;
		else hi = mid;
	}
	return lo === 0 ? UNLABELED : events[lo - 1]!.classIndex;
}
