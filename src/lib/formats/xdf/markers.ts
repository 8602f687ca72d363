import { AppError } from '../../core/errors.ts';
import type { NamedEvent } from '../imported-session.ts';
import { ClockMap } from './clock.ts';
import { mayBeMarkers, type SurveyedStream } from './survey.ts';

/** The markers of a file as label events. */
export interface MarkerEvents {
	readonly events: readonly NamedEvent[];
	/** Class names whose order is known before any label. */
	readonly classes: readonly string[];
	readonly notes: readonly string[];
}

/**
 * Chooses the stream whose markers are the labels: the one a person named; else the first that holds any, streams of the
 * type "Markers" before others. Several are never mixed: markers of a keyboard would cut the trials of a protocol. A class
 * lasts until the next marker; classes are numbered by first appearance.
 */
export function markerEvents(
	streams: readonly SurveyedStream[],
	wanted: string | undefined,
	file: string
): MarkerEvents {
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
	if (!chosen) return { events: [], classes: [], notes: [] };
	const others = filled.filter((stream) => stream !== chosen).map(({ declared }) => declared.name);
	const { ours, name } = chosen.declared;
	const clock = new ClockMap(chosen.offsets);
	const events = chosen.markers
		.map(({ time, place, text }) => ({
			timestamp: clock.correct(time, place),
			className: text === ours?.unlabelled ? undefined : text || 'marker'
		}))
		.sort((a, b) => a.timestamp - b.timestamp);
	return {
		events,
		classes: ours?.classes ?? [],
		notes:
			others.length > 0
				? [
						`The markers of ${name} are the labels; those of ${others.join(' and ')} were left out. Import again and name another to have it.`
					]
				: []
	};
}
