import * as v from 'valibot';
import { isObject, parseJson, type Json, type JsonObject } from '../../core/parse.ts';
import type { WritableByteStore } from '../../store/byte-store.ts';
import { changeMeta } from '../edit/change-meta.ts';
import { OURS } from '../format/metadata.ts';
import type { QualityReport, StreamQuality } from './quality-report.ts';

const number = v.number();
const numberOrNull = v.nullable(number);

/** Measurements of a session's streams as this version writes them. */
const streams: v.GenericSchema<unknown, readonly StreamQuality[]> = v.array(
	v.object({
		name: v.string(),
		nSamples: number,
		fs: number,
		signal: v.boolean(),
		timing: v.object({
			measuredHz: numberOrNull,
			delivered: numberOrNull,
			seconds: number,
			gaps: v.object({
				counted: v.boolean(),
				count: number,
				lost: number,
				longestSeconds: number,
				totalSeconds: number
			}),
			backwards: number
		}),
		channels: v.array(
			v.object({
				min: numberOrNull,
				max: numberOrNull,
				clipped: number,
				flat: v.boolean(),
				longestRun: number,
				notNumbers: number,
				mains50: numberOrNull,
				mains60: numberOrNull
			})
		),
		unread: v.exactOptional(v.string()),
		missingChunks: v.exactOptional(number)
	})
);

/**
 * The measurements that are stored with a session, for `qualityOf`, which adds what depends on labels and windows.
 * Undefined where there are none, or where they are not as this version writes them.
 */
export function storedQuality(extras: JsonObject): readonly StreamQuality[] | undefined {
	const ours = extras[OURS];
	const stored = isObject(ours) ? ours.quality : undefined;
	if (!isObject(stored) || stored.version !== 1) return undefined;
	const { success, output } = v.safeParse(streams, stored.streams);
	return success ? output : undefined;
}

/** Keeps a report with its session, under `extras.myodeck.quality`. Throws a SessionError. */
export async function writeQuality(store: WritableByteStore, report: QualityReport): Promise<void> {
	await changeMeta(store, (meta) => {
		const extras = isObject(meta.extras) ? meta.extras : {};
		const ours = isObject(extras[OURS]) ? extras[OURS] : {};
		return { ...meta, extras: { ...extras, [OURS]: { ...ours, quality: plain(report) } } };
	});
}

const plain = (report: QualityReport): Json => parseJson(JSON.stringify(report));
