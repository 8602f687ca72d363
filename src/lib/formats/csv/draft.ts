import type { CsvFacts } from './comments.ts';
import type { Head } from './head.ts';
import type { Heading } from './heading.ts';
import type { LayoutMatch } from './layouts/layout-match.ts';
import type { ColumnRole, CsvOptions } from './options.ts';
import type { ColumnSurvey } from './survey.ts';
import type { TimeFormat } from './time-format.ts';

/** Why a column is left out. */
export type LeftOut = 'empty' | 'index' | 'text' | 'rate' | 'labels' | 'time';

/** One column of a file. */
export interface CsvColumn {
	/** Its name, or its number from 1 on where there is no heading. */
	readonly name: string;
	/** The unit in brackets behind its name, or below it. */
	readonly unit: string | undefined;
	/** True when most of its values are numbers. */
	readonly numeric: boolean;
	readonly role: ColumnRole;
	/** Why it is left out; undefined where a person says so, and for columns that are not. */
	readonly reason: LeftOut | undefined;
	/** Digits of the fraction of a second that stands in the next column; undefined where none does. */
	readonly fraction?: number | undefined;
	/** How its times are read; undefined for other columns. */
	readonly time: TimeFormat | undefined;
}

/** What is known of a file before its columns have roles. */
export interface Draft {
	readonly head: Head;
	readonly heading: Heading;
	readonly known: LayoutMatch | undefined;
	readonly facts: CsvFacts;
	/** Columns. */
	readonly width: number;
	readonly surveys: readonly ColumnSurvey[];
	readonly options: CsvOptions;
	readonly file: string;
}
