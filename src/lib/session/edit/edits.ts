import * as v from 'valibot';
import { UNLABELED, type LabelEvent } from '../../core/labels.ts';
import { isObject, type JsonObject } from '../../core/parse.ts';
import { finite, listOf, LONGEST_LIST, maybe, recordOf, wholeFrom } from '../../core/schemas.ts';
import { seconds, type Seconds } from '../../core/units.ts';
import type { WritableByteStore } from '../../store/byte-store.ts';
import { changeMeta } from './change-meta.ts';
import { labelBytes, labelEvents, labelJson, LABELS_KEY } from '../format/label-track.ts';
import { OURS } from '../format/metadata.ts';

/**
 * What was corrected after the take, as a layer over it: samples and labels.json stay as they were recorded. Kept under
 * `extras.myodeck.edits`, applied on reading, and exported with the session.
 */
export interface Edits {
	/** The label track as it should have been, sorted by time; undefined: as recorded. */
	readonly labels?: readonly LabelEvent[] | undefined;
	/** Timestamps of labels whose trial is left out. */
	readonly excluded: readonly Seconds[];
	/** Only what lies between counts; undefined: everything. */
	readonly trim?: { readonly from: Seconds; readonly to: Seconds } | undefined;
	/** Channels not to be trusted, by stream. */
	readonly badChannels: { readonly [stream: string]: readonly number[] };
	readonly notes: string;
	/** The label track as it was recorded, once edits were baked over it in labels.json. */
	readonly recorded?: readonly LabelEvent[] | undefined;
}

/** Nothing is edited. */
export const NO_EDITS: Edits = { excluded: [], badChannels: {}, notes: '' };

/** True when the label track that counts is another than labels.json, or a channel is marked: notes alone change nothing. */
export const isEdited = ({ labels, excluded, trim, badChannels }: Edits): boolean =>
	labels !== undefined ||
	excluded.length > 0 ||
	trim !== undefined ||
	Object.values(badChannels).some((channels) => channels.length > 0);

/**
 * The label track that counts: the edited one (else the recorded), without excluded trials (their label becomes −1, so
 * that the trial before still ends where it ended), cut to the trim. Sorted by time.
 */
export function applyEdits(recorded: readonly LabelEvent[], edits: Edits): readonly LabelEvent[] {
	const excluded = new Set<number>(edits.excluded);
	const labels = (edits.labels ?? recorded).map((event) =>
		excluded.has(event.timestamp) ? { ...event, classIndex: UNLABELED } : event
	);
	if (!edits.trim) return labels;
	const { from, to } = edits.trim;
	const before = labels.filter((event) => event.timestamp < from).at(-1);
	const within = labels.filter((event) => event.timestamp >= from && event.timestamp < to);
	return [
		...(before && before.classIndex !== UNLABELED ? [{ ...before, timestamp: from }] : []),
		...within,
		{ timestamp: to, classIndex: UNLABELED }
	];
}

const labelTrack = maybe(
	v.pipe(
		v.array(v.unknown()),
		v.transform((list) => labelEvents(list.slice(0, LONGEST_LIST)))
	)
);
const second = v.pipe(finite, v.transform(seconds));
const EditsSchema = v.object({
	labels: labelTrack,
	excluded: listOf(second),
	trim: maybe(
		v.pipe(
			v.object({ from: second, to: second }),
			v.check(({ from, to }) => from < to)
		)
	),
	badChannels: recordOf(listOf(wholeFrom(0))),
	notes: v.optional(v.fallback(v.string(), ''), ''),
	recorded: labelTrack
});

/** The edits in a session's `extras`; what is of another shape is passed over. */
export function parseEdits(extras: JsonObject): Edits {
	const ours = extras[OURS];
	return v.parse(EditsSchema, isObject(ours) && isObject(ours.edits) ? ours.edits : {});
}

/** Stores the edits of a session; everything else in its meta.json stays as it is. Throws a SessionError. */
export async function writeEdits(store: WritableByteStore, edits: Edits): Promise<void> {
	await changeMeta(store, (meta) => withEdits(meta, edits));
}

/**
 * Writes the label track that counts into labels.json, for programs that know nothing of edits, and takes what is now
 * in it out of the layer; bad channels and notes stay, and the recorded track is kept in the layer. Both files in one
 * transaction.
 */
export async function bakeEdits(
	store: WritableByteStore,
	recorded: readonly LabelEvent[],
	edits: Edits
): Promise<void> {
	const { badChannels, notes } = edits;
	const left: Edits = { ...NO_EDITS, badChannels, notes, recorded: edits.recorded ?? recorded };
	const labels = labelBytes(applyEdits(recorded, edits));
	await changeMeta(store, (meta) => withEdits(meta, left), [[LABELS_KEY, labels]]);
}

/** The way back from `bakeEdits`: labels.json holds `recorded` again, and `edits` are the layer over it. */
export async function unbakeEdits(
	store: WritableByteStore,
	recorded: readonly LabelEvent[],
	edits: Edits
): Promise<void> {
	await changeMeta(store, (meta) => withEdits(meta, edits), [[LABELS_KEY, labelBytes(recorded)]]);
}

function withEdits(meta: JsonObject, { labels, trim, recorded, ...rest }: Edits): JsonObject {
	const extras = isObject(meta.extras) ? meta.extras : {};
	const ours = isObject(extras[OURS]) ? extras[OURS] : {};
	const edits = {
		...rest,
		...(trim && { trim }),
		...(labels && { labels: labelJson(labels) }),
		...(recorded && { recorded: labelJson(recorded) })
	};
	return { ...meta, extras: { ...extras, [OURS]: { ...ours, edits } } };
}
