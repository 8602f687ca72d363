import { refuse } from '../format.ts';
import type { CsvColumn, Draft } from './draft.ts';
import type { ColumnName, ColumnRole } from './options.ts';
import { timeFacts } from './rate.ts';
import { labelRank, roleOf, timeRank, wordsOf } from './roles.ts';
import type { ColumnSurvey } from './survey.ts';
import { fractionDigits } from './time-cell.ts';
import { numberFormat, textFormat, type TimeFormat } from './time-format.ts';

interface Title {
	readonly name: string;
	readonly unit: string | undefined;
}

/** The place of a column a person named, by name or by number. Throws a SessionError that lists the columns. */
export function columnAt(names: readonly string[], name: ColumnName, file: string): number {
	const byName = typeof name === 'number' ? name : names.indexOf(name);
	const place = byName < 0 && /^\d+$/.test(String(name)) ? Number(name) : byName;
	if (place >= 0 && place < names.length) return place;
	throw refuse(file, `has no column "${name}"`, `Its columns are: ${names.join(', ')}. Choose one of those.`);
}

/** Gives every column its role: by what a person says, by the layout of its program, by name and values. */
export function assignRoles(draft: Draft, rate: number | undefined): readonly CsvColumn[] {
	const { heading, known, surveys, options, width, facts } = draft;
	const named = heading.names !== undefined || known?.names !== undefined;
	const titles = Array.from({ length: width }, (_, i): Title => ({
		name: (known?.names?.[i] ?? heading.names?.[i]) || (named && i === 0 ? '' : String(i + 1)),
		unit: known?.units?.[i] ?? heading.units[i]
	}));
	const shown = titles.map(({ name }, i) => name || String(i + 1));
	const fixed = fixedRoles(draft, shown);
	const formats = surveys.map((survey, i) => timeFormatOf(titles[i]!, survey, draft, i, rate));
	const fractions = fractionDigits(titles, surveys);
	const times = timePlaces(draft, titles, formats, fixed, fractions);
	const label = labelPlace(draft, titles, fixed, times);
	const unset = options.channels !== undefined;
	let counter = fixed.includes('counter');
	return titles.map((title, i) => {
		const given = fixed[i];
		let { role, reason }: { role: ColumnRole; reason: CsvColumn['reason'] } =
			given !== undefined
				? { role: given, reason: undefined }
				: times.includes(i)
					? { role: 'time', reason: undefined }
					: i === label
						? { role: 'label', reason: undefined }
						: fractions[i - 1] !== undefined
							? { role: 'none', reason: 'time' }
							: guess(draft, title, i, named, formats[i]);
		if (given === undefined && role === 'counter') {
			if (counter) [role, reason] = ['none', 'index'];
			counter = true;
		}
		if (unset && given === undefined && role !== 'time' && role !== 'label' && role !== 'counter')
			role = 'none';
		if (role !== 'none' && role !== 'time' && surveys[i]!.filled === 0 && !facts.ours)
			[role, reason] = ['none', 'empty'];
		const survey = surveys[i]!;
		return {
			name: shown[i]!,
			unit: title.unit,
			numeric: survey.filled > 0 && survey.texts <= survey.filled / 2,
			role,
			reason,
			fraction: role === 'time' ? fractions[i] : undefined,
			time: role === 'time' ? (formats[i] ?? secondsFormat) : undefined
		};
	});
}

const secondsFormat: TimeFormat = {
	kind: 'number',
	factor: 1,
	offset: 0,
	clock: undefined,
	unit: 's',
	by: 'guess'
};

/** Roles a person or the program's layout gives; undefined for columns that are left to look at. */
function fixedRoles(
	{ options, known, facts, surveys, file }: Draft,
	names: readonly string[]
): (ColumnRole | undefined)[] {
	const at = (name: ColumnName): number => columnAt(names, name, file);
	const roles: (ColumnRole | undefined)[] = names.map((name, i) => {
		if (facts.ours)
			return name === 'time' ? 'time' : name === 'label' ? 'label' : name === 'class_index' ? 'none' : 'emg';
		const role = known?.roles?.[i];
		// Android's OpenSignals has nanoseconds where others count samples.
		if (role === 'counter' && !surveys[i]!.counts) return surveys[i]!.rises ? 'time' : 'none';
		// A marker channel without marks says nothing.
		return ['label', 'aux', 'trigger'].includes(role ?? '') && surveys[i]!.constant ? 'none' : role;
	});
	const only = (role: ColumnRole, place: number): void => {
		for (const [i, old] of roles.entries()) if (old === role) roles[i] = undefined;
		roles[place] = role;
	};
	if (typeof options.time === 'string' || typeof options.time === 'number') only('time', at(options.time));
	else if (options.time === null)
		for (const [i, role] of roles.entries()) if (role === 'time') roles[i] = 'none';
	if (typeof options.label === 'string' || typeof options.label === 'number')
		only('label', at(options.label));
	else if (options.label === null)
		for (const [i, role] of roles.entries()) if (role === 'label') roles[i] = 'none';
	for (const name of options.channels ?? []) roles[at(name)] = 'emg';
	for (const [name, role] of Object.entries(options.columns ?? {})) roles[at(name)] = role;
	return roles;
}

/** How a column's cells would be read as times; undefined for cells that are none. */
function timeFormatOf(
	{ name, unit }: Title,
	survey: ColumnSurvey,
	{ head, heading, options }: Draft,
	place: number,
	rate: number | undefined
): TimeFormat | undefined {
	if (survey.filled === 0) return undefined;
	if (survey.texts > survey.filled / 2) {
		return textFormat(head.cells.slice(heading.data, heading.data + 200).map((row) => row[place] ?? ''));
	}
	return numberFormat(name, unit, survey.head, options.timeUnit, rate);
}

/** Which columns are times. */
function timePlaces(
	draft: Draft,
	titles: readonly Title[],
	formats: readonly (TimeFormat | undefined)[],
	fixed: readonly (ColumnRole | undefined)[],
	fractions: readonly (number | undefined)[]
): readonly number[] {
	const { options, surveys, heading, known } = draft;
	if (fixed.includes('time') || options.time === null) return [];
	const named = heading.names !== undefined || known?.names !== undefined;
	return titles.flatMap((title, i) => {
		const survey = surveys[i]!;
		const format = formats[i];
		if (fixed[i] !== undefined || !format) return [];
		if (fractions[i] !== undefined) return [i];
		const rank = title.name === '' || !named ? 0 : timeRank(title);
		if (format.kind === 'text') return rank > 0 || !named || i === 0 ? [i] : [];
		if (rank === 2 || (rank === 1 && !survey.wrapsDown && !survey.constant)) return [i];
		return looksLikeTime(survey, format, i, named && title.name !== '') ? [i] : [];
	});
}

/** A column without a name that goes up as times do. */
function looksLikeTime(survey: ColumnSurvey, format: TimeFormat, place: number, named: boolean): boolean {
	if (named || format.kind !== 'number' || survey.wrapsDown) return false;
	const clock = format.clock !== undefined && format.by === 'size';
	if (clock && survey.rises) return true;
	if (place !== 0 || !survey.rises) return false;
	// 1, 2, 3 counts rows; 0.001, 0.002 and 5, 10, 15 are times.
	return survey.step === 0 || survey.step > 1 ? timeFacts(survey.head).regular : false;
}

/** Which column holds the labels. */
function labelPlace(
	{ options, surveys, heading, known, facts }: Draft,
	titles: readonly Title[],
	fixed: readonly (ColumnRole | undefined)[],
	times: readonly number[]
): number | undefined {
	if (fixed.includes('label') || options.label === null || facts.ours) return undefined;
	const free = titles
		.map((_, i) => i)
		.filter((i) => fixed[i] === undefined && !times.includes(i) && surveys[i]!.filled > 0)
		.filter((i) => !isDateName(titles[i]!.name));
	const ranked = free
		.map((i) => ({ i, rank: labelRank(titles[i]!.name) }))
		.filter(({ i, rank }) => rank >= 0 && mayBeLabel(surveys[i]!, rank))
		.sort((a, b) => a.rank - b.rank || a.i - b.i);
	if (ranked[0]) return ranked[0].i;
	const named = heading.names !== undefined || known?.names !== undefined;
	return free.find((i) => {
		const { texts, filled, distinct } = surveys[i]!;
		return (
			(named || i === titles.length - 1) &&
			texts > 0.5 * filled &&
			distinct.size <= 50 &&
			distinct.size < filled
		);
	});
}

/** Labels are words or a few numbers; a mark that is the same in all rows marks nothing. */
const mayBeLabel = (survey: ColumnSurvey, rank: number): boolean => {
	const words = survey.texts > 0.5 * survey.filled;
	if (rank >= 4 && survey.constant) return false;
	return words || (survey.integer && survey.distinct.size <= 200) || rank === 0;
};

function guess(
	{ surveys }: Draft,
	title: Title,
	place: number,
	named: boolean,
	format: TimeFormat | undefined
): { role: ColumnRole; reason: CsvColumn['reason'] } {
	const survey = surveys[place]!;
	if (isDateName(title.name) && survey.texts > 0.5 * survey.filled) return { role: 'none', reason: 'time' };
	const rank = named ? labelRank(title.name) : -1;
	if (rank >= 0 && mayBeLabel(survey, rank)) return { role: 'none', reason: 'labels' };
	if (rank >= 4 && survey.constant) return { role: 'none', reason: 'empty' };
	if (rank >= 1) return { role: 'aux', reason: undefined };
	if (named && rank < 0 && format && title.name !== '' && timeRank(title) > 0)
		return { role: 'none', reason: 'time' };
	const { role, reason } = roleOf(title, named, survey, place);
	return { role, reason };
}

/** The column of times that counts: numbers before texts, a name that is time before one that only has the word in it. */
export function mainTime(columns: readonly CsvColumn[]): number | undefined {
	const score = ({ time, name, unit }: CsvColumn): number =>
		(time?.kind === 'number' ? 4 : 0) +
		(time?.kind === 'number' && time.clock ? 1 : 0) +
		timeRank({ name, unit }) / 4;
	const places = columns.flatMap(({ role }, i) => (role === 'time' ? [i] : []));
	return places.sort((a, b) => score(columns[b]!) - score(columns[a]!) || a - b)[0];
}

/** The date a column of dates begins with, in milliseconds since 1970: clocks in another column say the time of day. */
export const dateColumn = (columns: readonly CsvColumn[]): number =>
	columns.findIndex(({ name }) => isDateName(name));

/** True for the name of a column that says the day, beside one that says the time of day. */
const isDateName = (name: string): boolean =>
	/^(?:date|datum|fecha|day|(?:recording|local|utc) date)$/.test(wordsOf(name).join(' '));
