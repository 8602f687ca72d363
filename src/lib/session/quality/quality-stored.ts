import { isArray, isObject, type Json, type JsonObject } from '../../core/parse.ts';
import type { WritableByteStore } from '../../store/byte-store.ts';
import { changeMeta } from '../edit/change-meta.ts';
import { OURS } from '../format/metadata.ts';
import type { ChannelQuality, StreamQuality, QualityReport } from './quality.ts';

/**
 * The measurements that are stored with a session, for `qualityOf`, which adds what depends on labels and windows.
 * Undefined where there are none, or where they are not as this version writes them.
 */
export function storedQuality(extras: JsonObject): readonly StreamQuality[] | undefined {
	const ours = extras[OURS];
	const stored = isObject(ours) ? ours.quality : undefined;
	if (!isObject(stored) || stored.version !== 1 || !isArray(stored.streams)) return undefined;
	return stored.streams.every(isStreamQuality)
		? (stored.streams as unknown as readonly StreamQuality[])
		: undefined;
}

/** Keeps a report with its session, under `extras.myodeck.quality`. Throws a SessionError. */
export async function writeQuality(store: WritableByteStore, report: QualityReport): Promise<void> {
	await changeMeta(store, (meta) => {
		const extras = isObject(meta.extras) ? meta.extras : {};
		const ours = isObject(extras[OURS]) ? extras[OURS] : {};
		return { ...meta, extras: { ...extras, [OURS]: { ...ours, quality: report as unknown as Json } } };
	});
}

const isNumber = (value: unknown): boolean => typeof value === 'number';
const isNumberOrNull = (value: unknown): boolean => value === null || typeof value === 'number';

function isStreamQuality(value: Json): boolean {
	if (!isObject(value) || !isObject(value.timing) || !isObject(value.timing.gaps)) return false;
	const { name, nSamples, fs, signal, timing, channels, unread, missingChunks } = value;
	const { gaps } = value.timing;
	return (
		typeof name === 'string' &&
		typeof signal === 'boolean' &&
		(unread === undefined || typeof unread === 'string') &&
		(missingChunks === undefined || isNumber(missingChunks)) &&
		[nSamples, fs, value.timing.seconds, value.timing.backwards].every(isNumber) &&
		[value.timing.measuredHz, value.timing.delivered].every(isNumberOrNull) &&
		isObject(timing) &&
		typeof gaps.counted === 'boolean' &&
		[gaps.count, gaps.lost, gaps.longestSeconds, gaps.totalSeconds].every(isNumber) &&
		isArray(channels) &&
		channels.every(isChannelQuality)
	);
}

const EVERY: readonly (keyof ChannelQuality)[] = ['clipped', 'longestRun', 'notNumbers'];
const MAYBE: readonly (keyof ChannelQuality)[] = ['min', 'max', 'mains50', 'mains60'];

const isChannelQuality = (value: Json): boolean =>
	isObject(value) &&
	typeof value.flat === 'boolean' &&
	EVERY.every((key) => isNumber(value[key])) &&
	MAYBE.every((key) => isNumberOrNull(value[key]));
