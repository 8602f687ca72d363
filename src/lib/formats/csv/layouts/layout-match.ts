import type { Head } from '../head.ts';
import type { Heading } from '../heading.ts';
import type { ColumnRole } from '../options.ts';

/** What the layout of a known program says of a file. What it leaves out is found by looking. */
export interface LayoutMatch {
	/** What the program is called. */
	readonly program: string;
	readonly heading?: Heading | undefined;
	/** A name per column, in place of the heading's. */
	readonly names?: readonly string[] | undefined;
	readonly units?: readonly (string | undefined)[] | undefined;
	readonly roles?: readonly (ColumnRole | undefined)[] | undefined;
	/** Samples per second. */
	readonly rate?: number | undefined;
	/** Samples per second of each column. */
	readonly rates?: readonly (number | undefined)[] | undefined;
	/** When it was recorded, as ISO text. */
	readonly start?: string | undefined;
	readonly device?: string | undefined;
	/** True when rows may end early, because columns have times of their own. */
	readonly ragged?: boolean | undefined;
	/** What was assumed, one sentence each. */
	readonly notes?: readonly string[] | undefined;
}

/** A program whose tables are recognised by their head. */
export interface KnownLayout {
	readonly id: string;
	/** What the file means; undefined when it is of another program. */
	match(head: Head, file: string): LayoutMatch | undefined;
}
