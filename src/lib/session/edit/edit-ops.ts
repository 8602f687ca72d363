import { UNLABELED, type LabelEvent } from '../../core/labels.ts';
import { seconds, type Seconds } from '../../core/units.ts';
import type { Edits } from './edits.ts';

/** Two boundaries never come closer than this, seconds: one sample at 1000 Hz. */
export const LEAST_SECONDS = 0.001;

/** A labelled stretch, as a person sees and corrects it. Times are timestamps. */
export interface EditedTrial {
	/** Position of its event in the track. */
	readonly event: number;
	readonly classIndex: number;
	readonly from: number;
	readonly to: number;
	/** Left out of what counts: by the person, or by the trim as a whole. */
	readonly excluded: boolean;
	readonly outside: boolean;
}

/** The track that is corrected: the edited one, else the recorded. What is excluded is still in it. */
export const trackOf = (recorded: readonly LabelEvent[], edits: Edits): readonly LabelEvent[] =>
	edits.labels ?? recorded;

/** The labelled stretches of a track; the last one runs to `end`. */
export function trialsIn(
	track: readonly LabelEvent[],
	{ excluded, trim }: Edits,
	end: number
): EditedTrial[] {
	return track.flatMap(({ timestamp, classIndex }, event) => {
		const to = track[event + 1]?.timestamp ?? Math.max(end, timestamp);
		if (classIndex === UNLABELED || to <= timestamp) return [];
		const outside = trim !== undefined && (to <= trim.from || timestamp >= trim.to);
		return [{ event, classIndex, from: timestamp, to, excluded: excluded.includes(timestamp), outside }];
	});
}

/** Another class for one event. */
export const relabelled = (
	recorded: readonly LabelEvent[],
	edits: Edits,
	event: number,
	classIndex: number
): Edits => withTrack(recorded, edits, replaced(trackOf(recorded, edits), event, { classIndex }));

/** An event at another time, between its neighbours: events never change their order. */
export function moved(recorded: readonly LabelEvent[], edits: Edits, event: number, to: number): Edits {
	const track = trackOf(recorded, edits);
	const old = track[event];
	if (!old) return edits;
	const low = (track[event - 1]?.timestamp ?? -Infinity) + LEAST_SECONDS;
	const high = (track[event + 1]?.timestamp ?? Infinity) - LEAST_SECONDS;
	const timestamp = seconds(low <= high ? Math.min(Math.max(to, low), high) : old.timestamp);
	const excluded = edits.excluded.map((time) => (time === old.timestamp ? timestamp : time));
	return withTrack(recorded, { ...edits, excluded }, replaced(track, event, { timestamp }));
}

/** The stretch at `time` becomes two of the same class; nothing happens where nothing is labelled, or too near a boundary. */
export function split(recorded: readonly LabelEvent[], edits: Edits, time: number): Edits {
	const track = trackOf(recorded, edits);
	const event = track.findLastIndex(({ timestamp }) => timestamp <= time);
	const found = track[event];
	if (!found || found.classIndex === UNLABELED) return edits;
	const next = track[event + 1]?.timestamp ?? Infinity;
	if (time - found.timestamp < LEAST_SECONDS || next - time < LEAST_SECONDS) return edits;
	const half = { timestamp: seconds(time), classIndex: found.classIndex };
	const excluded = edits.excluded.includes(found.timestamp)
		? [...edits.excluded, half.timestamp]
		: edits.excluded;
	return withTrack(recorded, { ...edits, excluded }, track.toSpliced(event + 1, 0, half));
}

/** The stretch of an event is no longer labelled. Ends that follow each other become one. */
export function erased(recorded: readonly LabelEvent[], edits: Edits, event: number): Edits {
	const track = trackOf(recorded, edits);
	const old = track[event];
	if (!old) return edits;
	const after = replaced(track, event, { classIndex: UNLABELED }).filter(
		({ classIndex }, i, all) => classIndex !== UNLABELED || (i > 0 && all[i - 1]!.classIndex !== UNLABELED)
	);
	const excluded = edits.excluded.filter((time) => time !== old.timestamp);
	return withTrack(recorded, { ...edits, excluded }, after);
}

/** Labels `[from, to)` with a class; what lies under it gives way, and goes on behind it as it was. */
export function labelled(
	recorded: readonly LabelEvent[],
	edits: Edits,
	from: number,
	to: number,
	classIndex: number
): Edits {
	const track = trackOf(recorded, edits);
	const behind = track.findLast(({ timestamp }) => timestamp <= to)?.classIndex ?? UNLABELED;
	const after = [
		...track.filter(({ timestamp }) => timestamp < from),
		{ timestamp: seconds(from), classIndex },
		...(track.some(({ timestamp }) => timestamp === to)
			? []
			: [{ timestamp: seconds(to), classIndex: behind }]),
		...track.filter(({ timestamp }) => timestamp >= to)
	];
	const excluded = edits.excluded.filter((time) => time < from || time >= to);
	return withTrack(recorded, { ...edits, excluded }, after);
}

/** Leaves a trial out of what counts, or takes it in again. */
export function excludedOrNot(
	recorded: readonly LabelEvent[],
	edits: Edits,
	event: number,
	out: boolean
): Edits {
	const time = trackOf(recorded, edits)[event]?.timestamp;
	if (time === undefined) return edits;
	const others = edits.excluded.filter((other) => other !== time);
	return { ...edits, excluded: out ? [...others, time].sort((a, b) => a - b) : others };
}

/** Only `[from, to]` counts, within the session; undefined: all of it. */
export function trimmed(edits: Edits, from: number, to: number, begin: number, end: number): Edits {
	const rest = { ...edits, trim: undefined };
	const [low, high] = [Math.max(begin, Math.min(from, to)), Math.min(end, Math.max(from, to))];
	if (!(high - low >= LEAST_SECONDS) || (low <= begin && high >= end)) return rest;
	return { ...rest, trim: { from: low as Seconds, to: high as Seconds } };
}

/** Marks a channel as not to be trusted, or takes the mark away. */
export function markedBad(edits: Edits, stream: string, channel: number, bad: boolean): Edits {
	const others = (edits.badChannels[stream] ?? []).filter((other) => other !== channel);
	const channels = bad ? [...others, channel].sort((a, b) => a - b) : others;
	const badChannels = { ...edits.badChannels, [stream]: channels };
	const marked = Object.entries(badChannels).filter(([, list]) => list.length > 0);
	return { ...edits, badChannels: Object.fromEntries(marked) };
}

const replaced = (
	track: readonly LabelEvent[],
	event: number,
	change: Partial<LabelEvent>
): readonly LabelEvent[] => track.map((one, i) => (i === event ? { ...one, ...change } : one));

/** The edits with that track; none where it is what was recorded. */
function withTrack(recorded: readonly LabelEvent[], edits: Edits, track: readonly LabelEvent[]): Edits {
	const same =
		track.length === recorded.length &&
		track.every(
			(one, i) => one.timestamp === recorded[i]!.timestamp && one.classIndex === recorded[i]!.classIndex
		);
	return { ...edits, labels: same ? undefined : track };
}
