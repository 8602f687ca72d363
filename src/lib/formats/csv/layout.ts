import type { SignalUnit } from '../../core/signal.ts';
import type { RandomAccess } from '../../store/random-access.ts';
import { refuse } from '../format.ts';
import { assignRoles, dateColumn, mainTime } from './columns.ts';
import { readComments, type CsvFacts } from './comments.ts';
import { dateOrder, readDate } from './date-time.ts';
import type { CsvColumn, Draft } from './draft.ts';
import { readHead, refuseSplitDecimals, type Head } from './head.ts';
import { findHeading, type Heading } from './heading.ts';
import { knownLayout } from './layouts/index.ts';
import type { CsvOptions, TimeUnit } from './options.ts';
import { rateIn, type StatedRate } from './rate-words.ts';
import { planStreams, type CsvStream } from './streams.ts';
import { ColumnSurvey } from './survey.ts';
import { readRows, type Dialect } from './table.ts';

export type { CsvColumn } from './draft.ts';
export type { CsvStream } from './streams.ts';

/** What the columns of a file mean. */
export interface CsvLayout {
	/** The program whose layout it is; undefined for a table of any program. */
	readonly program: string | undefined;
	readonly dialect: Dialect;
	readonly delimiter: string;
	readonly decimal: '.' | ',';
	/** True when a row holds names. */
	readonly header: boolean;
	/** True when columns have names, from there or from a comment above them. */
	readonly named: boolean;
	readonly columns: readonly CsvColumn[];
	/** Line of the first row of samples, from 1 on. */
	readonly firstLine: number;
	/** Place of the column of times that counts where several have one. */
	readonly time: number | undefined;
	readonly timeUnit: TimeUnit;
	readonly label: number | undefined;
	/** `pulses`: a label stands in single rows, and 0 between them says nothing. */
	readonly labelKind: 'states' | 'pulses';
	readonly classIndex: number | undefined;
	readonly streams: readonly CsvStream[];
	/** Places of the EMG channels, or of all where there is none. */
	readonly channels: readonly number[];
	/** Their unit. */
	readonly unit: SignalUnit;
	/** The rate that words state; times come before it. */
	readonly declaredRate: number | undefined;
	/** Another rate that words state; it was not taken. */
	readonly otherRate: number | undefined;
	/** Step and modulus of the column that counts samples. */
	readonly counter: { readonly step: number; readonly modulus: number } | undefined;
	/** The date a column of dates begins with: milliseconds since 1970. */
	readonly date: number | undefined;
	/** When it was recorded as words state it: ISO text. */
	readonly start: string | undefined;
	readonly device: string | undefined;
	/** True when rows may end early, because columns have times of their own. */
	readonly ragged: boolean;
	readonly facts: CsvFacts;
	/** What was assumed, one sentence each. */
	readonly notes: readonly string[];
	/** The first rows, for a person to look at. */
	readonly rows: readonly (readonly string[])[];
}

/** Rows of a preview. */
const SHOWN = 8;

/**
 * Finds out what the columns of a file mean, from its lines and from what a person said. `rows`: how many are looked at;
 * all of them when left out. Throws a SessionError for a file that is no table, and for a column that is not there.
 */
export async function csvLayout(
	source: RandomAccess,
	options: CsvOptions = {},
	rows = Infinity
): Promise<CsvLayout> {
	const head = await readHead(source, options);
	const facts = readComments(head.comments);
	const known = facts.ours ? undefined : knownLayout(head, source.name);
	const heading = known?.heading ?? findHeading(head, facts.ours ? true : options.header);
	refuseSplitDecimals(head, heading.count, head.cells.slice(heading.data));
	const width = known?.names?.length ?? columnCount(head, heading);
	const firstLine = head.lines[heading.data]!.number;
	const surveys = await survey(source, head.dialect, firstLine, width, rows);
	const draft: Draft = { head, heading, known, facts, width, surveys, options, file: source.name };
	const ours = facts.rate ?? known?.rate;
	const stated =
		ours === undefined ? rateIn([...head.comments, ...heading.above], head.dialect.decimal) : undefined;
	return assemble(draft, firstLine, ours ?? stated?.hertz ?? rateColumn(draft), stated);
}

function assemble(
	draft: Draft,
	firstLine: number,
	declaredRate: number | undefined,
	stated: StatedRate | undefined
): CsvLayout {
	const { head, heading, known, facts, options } = draft;
	const columns = assignRoles(draft, options.rate ?? declaredRate);
	const time = mainTime(columns);
	const label = columns.findIndex(({ role }) => role === 'label');
	const streams = planStreams(draft, columns, time);
	if (streams.length === 0) {
		throw refuse(
			draft.file,
			'has no column of numbers to be a channel',
			'Choose another file, or say which columns are channels.'
		);
	}
	const first = streams[0]!;
	const format = time === undefined ? undefined : columns[time]!.time;
	const survey = draft.surveys[label];
	return {
		program: known?.program,
		dialect: head.dialect,
		delimiter: head.dialect.delimiter,
		decimal: head.dialect.decimal,
		header: heading.count !== undefined,
		named: heading.names !== undefined || known?.names !== undefined,
		columns,
		firstLine,
		time,
		timeUnit: format?.kind === 'number' ? format.unit : 's',
		label: label < 0 ? undefined : label,
		labelKind: survey && !facts.ours && isPulses(survey) ? 'pulses' : 'states',
		classIndex: columnAt(columns, facts.ours ? 'class_index' : undefined),
		streams,
		channels: first.columns,
		unit: first.unit,
		declaredRate,
		otherRate: stated?.other?.hertz,
		counter: counterOf(columns, draft),
		date: dateOf(columns, draft),
		start: facts.start ?? known?.start,
		device: facts.device ?? known?.device,
		ragged: known?.ragged === true || new Set(streams.map((stream) => stream.time)).size > 1,
		facts,
		notes: known?.notes ?? [],
		rows: head.cells.slice(heading.data, heading.data + SHOWN)
	};
}

const columnAt = (columns: readonly CsvColumn[], name: string | undefined): number | undefined => {
	const place = name === undefined ? -1 : columns.findIndex((column) => column.name === name);
	return place < 0 ? undefined : place;
};

/** Marks of a row or two, with nothing or 0 between them. */
const isPulses = ({ runs, runRows, rows, distinct }: ColumnSurvey): boolean =>
	runs > 0 && runRows <= 2 * runs && runRows < 0.2 * rows && distinct.size < 200;

function counterOf(columns: readonly CsvColumn[], { surveys }: Draft): CsvLayout['counter'] {
	const survey = surveys[columns.findIndex(({ role }) => role === 'counter')];
	return survey && { step: survey.step || 1, modulus: survey.modulus };
}

function dateOf(columns: readonly CsvColumn[], { head, heading }: Draft): number | undefined {
	const place = dateColumn(columns);
	const cells = head.cells.slice(heading.data, heading.data + 50).map((row) => row[place] ?? '');
	return place < 0 ? undefined : readDate(cells[0]!, dateOrder(cells.map((cell) => cell)).order);
}

/** A rate that stands in every row. */
function rateColumn({ surveys, heading, head }: Draft): number | undefined {
	const place = surveys.findIndex((survey, i) => {
		const name = heading.names?.[i];
		return name !== undefined && survey.constant && rateIn([`${name}: ${survey.head[0]}`], '.') !== undefined;
	});
	const value = surveys[place]?.head[0];
	return value === undefined
		? undefined
		: rateIn([`${heading.names![place]}: ${value}`], head.dialect.decimal)?.hertz;
}

/** Columns of the table, without those that only a delimiter at the end of each line makes. */
function columnCount({ cells, width }: Head, { data, names }: Heading): number {
	let count = width;
	const rows = cells.slice(data).filter(({ length }) => length >= width);
	while (count > 1 && !names?.[count - 1] && rows.every((row) => row[count - 1]!.trim() === '')) count--;
	return count;
}

/** Looks at every cell of the first `most` rows. */
async function survey(
	source: RandomAccess,
	dialect: Dialect,
	firstLine: number,
	width: number,
	most: number
): Promise<ColumnSurvey[]> {
	const surveys = Array.from({ length: width }, () => new ColumnSurvey());
	let n = 0;
	for await (const { cells } of readRows(source, dialect, firstLine)) {
		if (++n > most) break;
		// A row of another width is broken, and says nothing about columns.
		if (Math.abs(cells.length - width) > 1 && cells.length < width) continue;
		for (let i = 0; i < width; i++) surveys[i]!.push(cells[i] ?? '', dialect.decimal);
	}
	return surveys;
}
