import { isObject, stringOr } from '../core/parse.ts';
import { OURS } from '../session/format/metadata.ts';
import type { Session } from '../session/read/session.ts';

/** When the first sample of a stream was taken, as a clock on the wall showed it. */
export interface WallTime {
	/** Milliseconds since 1970-01-01T00:00 of the wall clock: `new Date(wall).getUTCHours()` is what the clock showed. */
	readonly wall: number;
	/** Minutes the wall clock is ahead of UTC; undefined when the session does not say. */
	readonly offset: number | undefined;
}

/** Timestamps this far from the session's beginning are on another clock than the wall's. */
const SAME_CLOCK_SECONDS = 7 * 86400;

/**
 * When a stream began. From its timestamps where they are on the wall's clock (recordings of ours); otherwise the
 * session's first sample was taken when the file says it was created, and the others follow by their timestamps.
 * Undefined when the file does not say, or the stream is empty.
 */
export async function startOf(session: Session, stream: string): Promise<WallTime | undefined> {
	const range = await session.timeRange(stream);
	if (!range) return undefined;
	const ours = session.extras[OURS];
	const started = isObject(ours) ? stringOr(ours.started, '') : '';
	const stated = parseWallTime(started) ?? parseWallTime(session.created);
	if (!stated) return undefined;
	if (stated.offset !== undefined) {
		const utc = stated.wall - stated.offset * 60_000;
		if (Math.abs(range.first - utc / 1000) < SAME_CLOCK_SECONDS) {
			return { wall: range.first * 1000 + stated.offset * 60_000, offset: stated.offset };
		}
	}
	const wall = stated.wall + (range.first - (await earliest(session))) * 1000;
	return isDate(wall) ? { ...stated, wall } : undefined;
}

/** True for what a calendar can show: timestamps may be any number. */
const isDate = (wall: number): boolean => !Number.isNaN(new Date(wall).getTime());

/** Timestamp of the first sample of all streams; 0 in a session without samples. */
async function earliest(session: Session): Promise<number> {
	let least = Infinity;
	for (const { name } of session.streams) {
		const range = await session.timeRange(name);
		if (range && range.first < least) least = range.first;
	}
	return Number.isFinite(least) ? least : 0;
}

/**
 * Reads `YYYY-MM-DDTHH:MM:SS` with an optional fraction and zone (`Z`, `+01:00`, `+0100`); undefined for anything else.
 */
export function parseWallTime(text: string): WallTime | undefined {
	const found = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d(?:\.\d+)?)(?:\s*(Z|[+-]\d\d:?\d\d))?$/i.exec(
		text
	);
	if (!found) return undefined;
	const [, year, month, day, hour, minute, second, zone] = found;
	const wall = Date.UTC(+year!, +month! - 1, +day!, +hour!, +minute!) + Number(second) * 1000;
	if (!isDate(wall)) return undefined;
	return { wall, offset: zone === undefined ? undefined : minutesOf(zone) };
}

function minutesOf(zone: string): number {
	if (/^z$/i.test(zone)) return 0;
	const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
	return zone.startsWith('-') ? -minutes : minutes;
}

/** `2026-03-09T14:05:00.123456+01:00`: ISO 8601 with microseconds, and the zone where it is known. */
export function isoTime({ wall, offset }: WallTime): string {
	const micros = Math.round(wall * 1000);
	const whole = new Date(Math.floor(micros / 1e6) * 1000).toISOString().slice(0, 19);
	const fraction = String(micros - Math.floor(micros / 1e6) * 1e6).padStart(6, '0');
	return `${whole}.${fraction}${zoneText(offset)}`;
}

function zoneText(offset: number | undefined): string {
	if (offset === undefined) return '';
	const two = (n: number): string => String(n).padStart(2, '0');
	const minutes = Math.abs(offset);
	return `${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** The local Date at which this machine's wall clock shows `wall`: a session's `created` says that text again. */
export function localDate(wall: number): Date {
	const at = new Date(wall);
	return new Date(
		at.getUTCFullYear(),
		at.getUTCMonth(),
		at.getUTCDate(),
		at.getUTCHours(),
		at.getUTCMinutes(),
		at.getUTCSeconds(),
		at.getUTCMilliseconds()
	);
}
