import { AppError } from '../core/errors.ts';
import type { NamedEvent, NamedTrack } from './imported-session.ts';
import type { IntervalTrack, LabelInterval } from './label-intervals.ts';

/**
 * Label events of intervals in order of their onset: each class ends where its interval does, unless the next one has
 * begun by then, or the recording ends there. An interval without an end lasts until the next one begins. `tolerance`:
 * seconds that two times may differ by rounding. `latest`: when the last sample was taken.
 */
export function eventsOf(
	intervals: readonly LabelInterval[],
	tolerance: number,
	latest: number
): NamedEvent[] {
	const sorted = [...intervals].sort((a, b) => a.onset - b.onset);
	const events: NamedEvent[] = [];
	for (const [i, { onset, end, className }] of sorted.entries()) {
		events.push({ timestamp: onset, className });
		const next = sorted[i + 1]?.onset ?? Infinity;
		if (end !== undefined && end + tolerance < next && end - tolerance < latest)
			events.push({ timestamp: end, className: undefined });
	}
	return events;
}

/** Tracks of intervals as tracks of events. See `eventsOf`. */
export const eventTracks = (
	tracks: readonly IntervalTrack[],
	tolerance: number,
	latest: number
): readonly NamedTrack[] =>
	tracks.map(({ name, intervals }) => ({ name, events: eventsOf(intervals, tolerance, latest) }));

/**
 * The tracks with the wanted one first: by its name, else by one of its classes. Throws a SessionError that lists the tracks
 * where there is none of that name.
 */
export function withTrackFirst(
	tracks: readonly NamedTrack[],
	wanted: string | undefined,
	file: string
): readonly NamedTrack[] {
	if (wanted === undefined) return tracks;
	const chosen =
		tracks.find(({ name }) => name === wanted) ??
		tracks.find(({ events }) => events.some(({ className }) => className === wanted));
	if (!chosen) {
		const names = tracks.map(({ name }) => `"${name}"`).join('; ') || 'none';
		throw new AppError(
			'SessionError',
			`${file} has no label track "${wanted}". Its label tracks are: ${names}. Choose one of those.`
		);
	}
	return [chosen, ...tracks.filter((track) => track !== chosen)];
}
