import { AppError } from '../../core/errors.ts';
import type { NamedEvent, NamedTrack } from '../imported-session.ts';
import { intervalTracks } from '../label-intervals.ts';
import { eventTracks } from '../label-tracks.ts';
import { ClockMap } from './clock.ts';
import { mayBeMarkers, type SurveyedStream } from './survey.ts';

/** The markers of a file as label tracks. */
export interface MarkerTracks {
	/** The first one is for training; the others are kept beside it. */
	readonly tracks: readonly NamedTrack[];
	/** Class names whose order is known before any label. */
	readonly classes: readonly string[];
	readonly notes: readonly string[];
}

/**
 * Chooses the stream whose markers are the labels: the one a person named; else the first that holds any, streams of the
 * type "Markers" before others. Several are never mixed, as markers of a keyboard would cut the trials of a protocol: each
 * is a label track of its own, and so are markers of one time. A class lasts until the next marker of its track; classes
 * are numbered by first appearance.
 */
export function markerTracks(
	streams: readonly SurveyedStream[],
	wanted: string | undefined,
	file: string
): MarkerTracks {
	const candidates = streams.filter(({ declared }) => mayBeMarkers(declared));
	const filled = candidates.filter(({ markers }) => markers.length > 0);
	const chosen =
		wanted === undefined
			? (filled.find(({ declared }) => /^markers?$/i.test(declared.type)) ?? filled[0])
			: candidates.find(({ declared }) => declared.name === wanted);
	if (wanted !== undefined && !chosen) {
		const names = candidates.map(({ declared }) => declared.name).join(', ') || 'none';
		throw new AppError(
			'SessionError',
			`${file} has no marker stream "${wanted}". Its marker streams are: ${names}. Choose one of those.`
		);
	}
	if (!chosen) return { tracks: [], classes: [], notes: [] };
	const rest = filled.filter((stream) => stream !== chosen);
	const others = rest.filter((stream) => textsOf(stream) <= MAX_TEXTS);
	const logs = rest.filter((stream) => textsOf(stream) > MAX_TEXTS);
	const main = tracksOf(chosen);
	const notes = [...main.notes];
	if (others.length > 0) {
		const names = others.map(({ declared }) => declared.name).join(' and ');
		notes.push(
			`The markers of ${chosen.declared.name} are the labels; those of ${names} are kept as label tracks. Import again and name another (--label-stream) to train with it.`
		);
	}
	if (logs.length > 0) {
		const names = logs.map(({ declared }) => declared.name).join(' and ');
		notes.push(
			`The markers of ${names} have more than ${MAX_TEXTS} different texts and were left out. Name that stream (--label-stream) to have them as labels.`
		);
	}
	return {
		tracks: [...main.tracks, ...others.flatMap((stream) => tracksOf(stream).tracks)],
		classes: chosen.declared.ours?.classes ?? [],
		notes
	};
}

/** Different texts of a stream that is no log. */
const MAX_TEXTS = 200;

const textsOf = ({ markers }: SurveyedStream): number => new Set(markers.map(({ text }) => text)).size;

/** The markers of a stream: one track, or several where two have one time. */
function tracksOf({ declared, offsets, markers }: SurveyedStream): {
	readonly tracks: readonly NamedTrack[];
	readonly notes: readonly string[];
} {
	const { ours, name } = declared;
	const clock = new ClockMap(offsets);
	const events = markers
		.map(({ time, place, text }): NamedEvent => ({
			timestamp: clock.correct(time, place),
			className: text === ours?.unlabelled ? undefined : text || 'marker'
		}))
		.sort((a, b) => a.timestamp - b.timestamp);
	const together = events.some(
		({ timestamp, className }, i) =>
			timestamp === events[i - 1]?.timestamp && className !== events[i - 1]!.className
	);
	if (ours || !together) return { tracks: [{ name, events }], notes: [] };
	const { tracks, notes } = intervalTracks(
		events.map(({ timestamp, className }) => ({
			onset: timestamp,
			end: undefined,
			className: className ?? 'marker'
		})),
		0
	);
	return {
		tracks: eventTracks(tracks, 0, Infinity).map((track, i) => ({
			...track,
			name: i === 0 ? name : `${name}: ${track.name}`
		})),
		notes: notes.map((note) => note.replace(/^Annotations overlap/, `Markers of ${name} have one time`))
	};
}
