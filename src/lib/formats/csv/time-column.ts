import type { CsvColumn } from './layout.ts';
import { numberIn } from './table.ts';

const UNITS: Readonly<Record<string, number>> = {
	s: 1,
	sec: 1,
	secs: 1,
	second: 1,
	seconds: 1,
	ms: 1e-3,
	msec: 1e-3,
	milliseconds: 1e-3,
	us: 1e-6,
	µs: 1e-6,
	microseconds: 1e-6,
	ns: 1e-9
};

/** The column that is time by its name, or −1: one called exactly so before one that only sounds so. */
export function guessTime(columns: readonly CsvColumn[]): number {
	const numeric = (test: RegExp): number =>
		columns.findIndex(({ name, numeric }) => numeric && test.test(name));
	const exact = numeric(/^(?:time|t|timestamps?|seconds?|zeit)$/i);
	return exact >= 0 ? exact : numeric(/\btime|time(?:stamp)?s?(?:[ _-](?:s|ms|us|ns))?$|zeit/i);
}

/** What a time is multiplied with to be seconds: by what a person said, by the heading, or by its size. */
export function timeFactor(
	{ name, unit }: CsvColumn,
	table: readonly (readonly string[])[],
	column: number,
	said: string | undefined,
	decimal: '.' | ','
): number {
	if (said !== undefined) return UNITS[said] ?? 1;
	const word = unit ?? /[ _-](\w+)$/.exec(name)?.[1] ?? '';
	const known = UNITS[word.toLowerCase()];
	if (known !== undefined) return known;
	const last = numberIn(table.at(-1)?.[column] ?? '', decimal) ?? 0;
	// Seconds since 1970 have ten digits, milliseconds thirteen, microseconds sixteen.
	return last > 1e17 ? 1e-9 : last > 1e14 ? 1e-6 : last > 1e11 ? 1e-3 : 1;
}
