import type { CsvColumn } from './draft.ts';
import { isMissing } from './numbers.ts';
import { wordsOf } from './roles.ts';
import type { ColumnSurvey } from './survey.ts';

const SECONDS = /(?:^| )(?:s|secs?|seconds?)$/;
/** Units of a fraction of a second, and its digits. */
const FRACTIONS: readonly (readonly [RegExp, number])[] = [
	[/(?:^| )(?:ns|nsecs?|nanos?|nano ?secs?|nano ?seconds?)$/, 9],
	[/(?:^| )(?:us|usecs?|micros?|micro ?secs?|micro ?seconds?)$/, 6],
	[/(?:^| )(?:ms|msecs?|millis?|milli ?secs?|milli ?seconds?)$/, 3]
];

/**
 * Digits of the fraction of a second that stands in the column behind each: `sec,nanosec`, `tv_sec,tv_usec`. Undefined for
 * columns that are no whole seconds with such a column behind them.
 */
export function fractionDigits(
	titles: readonly { readonly name: string }[],
	surveys: readonly ColumnSurvey[]
): readonly (number | undefined)[] {
	const words = titles.map(({ name }) => wordsOf(name).join(' '));
	return words.map((name, i) => {
		const digits = FRACTIONS.find(([pattern]) => pattern.test(words[i + 1] ?? ''))?.[1];
		if (digits === undefined || !SECONDS.test(name)) return undefined;
		return surveys[i]!.integer && surveys[i + 1]!.wholeBelow(10 ** digits) ? digits : undefined;
	});
}

/** The text of a row's time: its cell, with the fraction of a second from the next one where a table parts them. */
export function timeCell(
	cells: readonly string[],
	place: number,
	{ fraction }: Pick<CsvColumn, 'fraction'>,
	decimal: '.' | ','
): string {
	const cell = cells[place] ?? '';
	const behind = fraction === undefined ? undefined : cells[place + 1]?.trim();
	if (fraction === undefined || behind === undefined || isMissing(cell) || !/^\d+$/.test(behind)) return cell;
	return `${cell.trim().replace(/[.,]0*$/, '')}${decimal}${behind.padStart(fraction, '0')}`;
}
