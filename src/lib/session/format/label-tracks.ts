import type { LabelEvent } from '../../core/labels.ts';
import { isArray, isObject, stringOr, type Json, type JsonObject } from '../../core/parse.ts';
import { labelEvents, labelJson } from './label-track.ts';
import { OURS } from './metadata.ts';

/** One of several label tracks of a session. Its class indices are those of the session's class list. */
export interface NamedLabelTrack {
	readonly name: string;
	/** Sorted by time. */
	readonly labels: readonly LabelEvent[];
}

/**
 * Every label track a session was imported with, where its file had labels that lie over each other; the first one was written
 * to labels.json. Empty for a session with one track. To use another one, store its labels as the edited track.
 */
export function labelTracksOf(extras: JsonObject): readonly NamedLabelTrack[] {
	const ours = extras[OURS];
	const list = isObject(ours) && isArray(ours.label_tracks) ? ours.label_tracks : [];
	return list.filter(isObject).map((track, i) => ({
		name: stringOr(track.name, `track ${i + 1}`),
		labels: isArray(track.labels) ? labelEvents(track.labels) : []
	}));
}

/** The tracks as they stand under `extras.myodeck.label_tracks`. */
export const labelTracksJson = (tracks: readonly NamedLabelTrack[]): Json =>
	tracks.map(({ name, labels }) => ({ name, labels: labelJson(labels) }));
