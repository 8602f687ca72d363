import { isAppError, messageOf } from '../../core/errors.ts';
import type { LabelEvent } from '../../core/labels.ts';
import { isObject, stringOr, type JsonObject } from '../../core/parse.ts';
import type { ByteStore } from '../../store/byte-store.ts';
import { isEdited, type Edits } from '../edit/edits.ts';
import { trialsPerClass } from '../format/label-track.ts';
import { subjectOf } from '../format/label-origin.ts';
import { OURS } from '../format/metadata.ts';
import { localTime } from '../format/names.ts';

/** One stream as the list of sessions shows it. Plain JSON. */
export interface StreamSummary {
	readonly name: string;
	readonly nChannels: number;
	/** Declared rate in hertz; 0 when the file does not say. */
	readonly fs: number;
	readonly unit: string;
	readonly dtype: string;
	readonly nSamples: number;
	/** From the first timestamp to the last. */
	readonly seconds: number;
	/** How often samples were lost, and how many in all. */
	readonly gaps: number;
	readonly lost: number;
	/** The device it came from, where the session says so. */
	readonly device?: string;
}

/** What the list of sessions shows of one, without opening it. Plain JSON, made to be stored and sent. */
export interface SessionSummary {
	readonly id: string;
	readonly name: string;
	/** Local wall time, `YYYY-MM-DDTHH:MM:SS`, as the file says it. */
	readonly created: string;
	/** The file it came from, when it was not recorded here. */
	readonly importedFrom?: string;
	readonly streams: readonly StreamSummary[];
	/** The longest stream's. */
	readonly seconds: number;
	readonly classNames: readonly string[];
	/** Trials per class, by class index: repeating the active class makes no other one. */
	readonly trialsPerClass: readonly number[];
	/** Label events, −1 included. */
	readonly labels: number;
	readonly bytes: number;
	/** False when recording never reached Stop: a take that was recovered, or one that still runs. */
	readonly finished: boolean;
	/** What a person should know before using it, one sentence each. */
	readonly problems: readonly string[];
	/** True when its labels or channels were corrected after the take, see `Edits`. */
	readonly edited?: boolean;
	/** What a person noted about it. */
	readonly note?: string;
	/** Who was recorded, where the session says so. */
	readonly subject?: string;
}

/** The record of a recording that has just begun: what the list shows of a take that was never stopped. */
export function unfinished(start: {
	readonly id: string;
	readonly name?: string | undefined;
	readonly created: Date;
	readonly classNames: readonly string[];
}): SessionSummary {
	return {
		id: start.id,
		name: start.name ?? start.id,
		created: localTime(start.created),
		streams: [],
		seconds: 0,
		classNames: start.classNames,
		trialsPerClass: start.classNames.map(() => 0),
		labels: 0,
		bytes: 0,
		finished: false,
		problems: []
	};
}

/** What a summary is made of: a `Session`. */
export interface Summarised extends Pick<
	SessionSummary,
	'id' | 'name' | 'created' | 'classNames' | 'finished'
> {
	readonly streams: readonly (Pick<
		StreamSummary,
		'name' | 'nChannels' | 'fs' | 'unit' | 'dtype' | 'nSamples'
	> & {
		readonly device?: string | undefined;
		readonly gaps: readonly { readonly lost: number }[];
	})[];
	readonly labels: readonly LabelEvent[];
	readonly problems: readonly string[];
	readonly broken: readonly { readonly reason: string }[];
	readonly edits: Edits;
	readonly extras: JsonObject;
	timeRange(name: string): Promise<{ readonly first: number; readonly last: number } | undefined>;
}

/** Reads what the list shows: metadata, and the ends of each stream. */
export async function summarise(session: Summarised, store: ByteStore): Promise<SessionSummary> {
	const streams: StreamSummary[] = [];
	const unread: string[] = [];
	for (const { name, nChannels, fs, unit, dtype, nSamples, gaps, device } of session.streams) {
		const lost = gaps.reduce((sum, gap) => sum + gap.lost, 0);
		streams.push({
			name,
			nChannels,
			fs,
			unit,
			dtype,
			nSamples,
			seconds: await spanOf(session, name, unread),
			gaps: gaps.length,
			lost,
			...(device !== undefined && { device })
		});
	}
	const ours = session.extras[OURS];
	const subject = subjectOf(session.extras);
	const importedFrom = isObject(ours) ? stringOr(ours.imported_from, undefined) : undefined;
	return {
		id: session.id,
		name: session.name,
		created: session.created,
		...(importedFrom !== undefined && { importedFrom }),
		streams,
		seconds: Math.max(0, ...streams.map((stream) => stream.seconds)),
		classNames: session.classNames,
		trialsPerClass: trialsPerClass(session.labels, session.classNames.length),
		labels: session.labels.length,
		bytes: await bytesIn(store),
		finished: session.finished,
		problems: [
			...session.broken.map(({ reason }) => reason),
			...session.problems,
			...unread,
			...neverStopped(session)
		],
		...(isEdited(session.edits) && { edited: true }),
		...(session.edits.notes && { note: session.edits.notes }),
		...(subject && { subject })
	};
}

const neverStopped = ({ finished }: Summarised): string[] =>
	finished ? [] : ['The recording never reached Stop: what was stored until then is here.'];

/** Seconds from the first timestamp to the last; 0 when they cannot be read, and `unread` says why. */
async function spanOf(session: Summarised, name: string, unread: string[]): Promise<number> {
	try {
		const range = await session.timeRange(name);
		return range && range.last > range.first ? range.last - range.first : 0;
	} catch (error) {
		if (!isAppError(error, 'SessionError')) throw error;
		unread.push(messageOf(error));
		return 0;
	}
}

async function bytesIn(store: ByteStore): Promise<number> {
	let bytes = 0;
	for await (const key of store.keys()) {
		bytes += (await store.size?.(key)) ?? (await store.get(key))?.byteLength ?? 0;
	}
	return bytes;
}
