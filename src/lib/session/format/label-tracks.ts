import * as v from 'valibot';
import type { LabelEvent } from '../../core/labels.ts';
import type { Json, JsonObject } from '../../core/parse.ts';
import { listOf, maybe } from '../../core/schemas.ts';
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
	const { label_tracks } = v.parse(TracksSchema, extras[OURS] ?? {});
	return label_tracks.map(({ name, labels }, i) => ({
		name: name ?? `track ${i + 1}`,
		labels: labelEvents(labels)
	}));
}

/** The tracks as they stand under `extras.myodeck.label_tracks`. */
export const labelTracksJson = (tracks: readonly NamedLabelTrack[]): Json =>
	tracks.map(({ name, labels }) => ({ name, labels: labelJson(labels) }));

const TracksSchema = v.fallback(
	v.object({ label_tracks: listOf(v.object({ name: maybe(v.string()), labels: listOf(v.unknown()) })) }),
	{ label_tracks: [] }
);
