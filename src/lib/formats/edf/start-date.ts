import type { WallTime } from '../start-time.ts';
import { monthsNamed } from './month-names.ts';

/** When a file says that it was recorded, and what a person should know about it. */
export interface StartDate {
	/** Undefined where the file gives no date. */
	readonly start: WallTime | undefined;
	readonly notes: readonly string[];
}

/** Numbers of a date; the month counts from 1. */
interface Day {
	readonly year: number;
	readonly month: number;
	readonly day: number;
}

/** What anonymized EDF+ files have for a date (section 2.1.3.3 of the specification). */
const PLACEHOLDER = '01.01.85';

/**
 * The wall clock at the start of a file: `date` and `time` of the fixed header (`dd.mm.yy`, `hh.mm.ss`), and the date in the
 * recording's identification (`Startdate 02-MAY-2022`), whose year has four digits. Months are read in many languages. A date
 * no calendar has is unknown.
 */
export function startDate(date: string, time: string, recording: string): StartDate {
	const notes: string[] = [];
	const long = longText(recording);
	const short = shortDay(date);
	const day = chosenDay(long, short, date, notes);
	if (!day) {
		const given = [long, date].filter((text) => text !== undefined && text !== '');
		const what = given.length > 0 ? ` ("${given.join('", "')}" is no date)` : '';
		return {
			start: undefined,
			notes: [`The file gives no date of recording${what}; the date of the file itself stands for it.`]
		};
	}
	const clock = clockOf(time);
	if (!clock) notes.push(`Its start time "${time}" is no time of day; midnight stands for it.`);
	const [hour, minute, second] = clock ?? [0, 0, 0];
	const wall = Date.UTC(day.year, day.month - 1, day.day, hour, minute, second);
	return { start: { wall, offset: undefined }, notes };
}

/** What stands behind `Startdate`: `02-MAY-2022`, or `X`; undefined where the word is missing. */
const longText = (recording: string): string | undefined => /^\s*startdate\s+(\S+)/i.exec(recording)?.[1];

function chosenDay(
	long: string | undefined,
	short: Day | undefined,
	date: string,
	notes: string[]
): Day | undefined {
	if (long !== undefined && /^[x?]+$/i.test(long)) return undefined;
	// The placeholder of files without a date; one that is meant is in the identification, too.
	if (long === undefined) return date === PLACEHOLDER ? undefined : short;
	const named = longDay(long, short);
	if (!named) {
		if (short && date !== PLACEHOLDER)
			notes.push(`"Startdate ${long}" is no date that can be read; "${date}" stands for it.`);
		return date === PLACEHOLDER ? undefined : short;
	}
	const same = !short || (short.day === named.day && short.month === named.month);
	if (!same && date !== PLACEHOLDER)
		notes.push(`Its header has two dates, "${long}" and "${date}"; the first one was taken.`);
	return named;
}

/** `02-MAY-2022`, `2-mai-2022`, `02-05-2022`, `2022-05-02`. A month of several meanings is that of the short date. */
function longDay(text: string, short: Day | undefined): Day | undefined {
	const iso = /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})$/.exec(text);
	if (iso) return dayIn(Number(iso[1]), Number(iso[2]), Number(iso[3]));
	const found = /^(\d{1,2})[-./ ]([^-./ ]+)\.?[-./ ](\d{4}|\d\d)$/.exec(text);
	if (!found) return undefined;
	const year = found[3]!.length === 4 ? Number(found[3]) : fullYear(Number(found[3]));
	const numeric = /^\d{1,2}$/.test(found[2]!);
	const months = numeric ? [Number(found[2])] : monthsNamed(found[2]!);
	const month = months.find((one) => one === short?.month) ?? months[0] ?? short?.month;
	return month === undefined ? undefined : dayIn(year, month, Number(found[1]));
}

/** `02.05.22`, also with other separators, with one digit, and without a separator; undefined for `00.00.00`. */
function shortDay(text: string): Day | undefined {
	const found =
		/^(\d{1,2})[-./: ]\s?(\d{1,2})[-./: ]\s?(\d\d)$/.exec(text) ?? /^(\d\d)(\d\d)(\d\d)$/.exec(text);
	if (found) return dayIn(fullYear(Number(found[3])), Number(found[2]), Number(found[1]));
	const whole = /^(\d{4})(\d\d)(\d\d)$/.exec(text);
	return whole ? dayIn(Number(whole[1]), Number(whole[2]), Number(whole[3])) : undefined;
}

/** Two digits of a year stand for 1985 to 2084. */
const fullYear = (year: number): number => (year < 85 ? 2000 + year : 1900 + year);

/** A day that the calendar has, otherwise undefined. */
function dayIn(year: number, month: number, day: number): Day | undefined {
	const at = new Date(Date.UTC(year, month - 1, day));
	const exists =
		at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day && year >= 1900;
	return exists ? { year, month, day } : undefined;
}

function clockOf(text: string): readonly [number, number, number] | undefined {
	const found = /^(\d{1,2})[-.:, ](\d{1,2})[-.:, ](\d{1,2})$/.exec(text) ?? /^(\d\d)(\d\d)(\d\d)$/.exec(text);
	if (!found) return undefined;
	const [hour, minute, second] = [Number(found[1]), Number(found[2]), Number(found[3])];
	return hour < 24 && minute < 60 && second < 61 ? [hour, minute, second] : undefined;
}
