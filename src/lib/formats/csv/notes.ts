import { unitName } from '../../core/signal.ts';
import type { Clock } from './clock.ts';
import type { CsvLayout } from './layout.ts';

import type { SampleCounter } from './counter.ts';
import type { TimeUnit } from './options.ts';

const UNIT_NAMES: Readonly<Record<TimeUnit, string>> = {
	s: 'seconds',
	ms: 'milliseconds',
	us: 'microseconds',
	ns: 'nanoseconds',
	min: 'minutes',
	h: 'hours',
	days: 'days',
	samples: 'samples'
};

const list = (names: readonly string[]): string => {
	const shown = names.slice(0, 6).map((name) => `"${name}"`);
	return names.length > 6 ? `${shown.join(', ')} and ${names.length - 6} more` : shown.join(', ');
};

/** What was assumed of a file and what of it was left out, a sentence each. */
export function layoutNotes(layout: CsvLayout): string[] {
	if (layout.facts.ours) return [];
	const { columns, streams } = layout;
	const notes = [...layout.notes];
	if (layout.dialect.encoding === 'windows-1252')
		notes.push('The text is not UTF-8; it was read as Windows-1252 (Latin-1).');
	const time = layout.time === undefined ? undefined : columns[layout.time]!;
	if (time?.time?.kind === 'number' && time.time.by === 'guess' && time.time.unit !== 's') {
		notes.push(`No unit of time is given for "${time.name}": it was read as ${UNIT_NAMES[time.time.unit]}.`);
	}
	if (time?.time?.kind === 'text' && !time.time.sure) {
		notes.push('The dates may be read in two ways: the day was taken to come before the month.');
	}
	const [emg, ...others] = streams;
	if (others.length > 0) {
		const each = others.map(
			({ name, columns: { length }, unit }) =>
				`${name} (${length} channel${length === 1 ? '' : 's'}, ${unitName(unit)})`
		);
		notes.push(`Beside ${emg!.name}, other columns became streams of their own: ${each.join(', ')}.`);
	}
	if (emg!.kind !== 'emg') notes.push('No column looks like EMG. If one is, say so when importing.');
	const unknown = streams.flatMap(({ units }) => units ?? []).filter(Boolean);
	if (unknown.length > 0)
		notes.push(
			`Values in ${list([...new Set(unknown)])} have no unit here and are in a.u.; the names are kept.`
		);
	const left = (reason: string): string[] =>
		columns.filter((column) => column.reason === reason).map(({ name }) => name);
	const texts = left('text');
	if (texts.length > 0) notes.push(`Left out, because they hold text: ${list(texts)}.`);
	const labels = left('labels');
	if (labels.length > 0 && layout.label !== undefined) {
		notes.push(
			`Labels are those of "${columns[layout.label]!.name}"; ${list(labels)} ${labels.length === 1 ? 'was' : 'were'} left out.`
		);
	}
	return notes;
}

/** What was odd about the times and counters of the rows. */
export function rowNotes(clocks: Iterable<Clock>, counter: SampleCounter | undefined): string[] {
	const notes: string[] = [];
	for (const { backwards, blanks, duplicates, outliers, restarts, firstRestart } of clocks) {
		if (blanks > 0)
			notes.push(`${rows(blanks)} no time and got that of ${blanks === 1 ? 'its' : 'their'} place.`);
		if (restarts > 0) {
			notes.push(
				`The times begin anew ${times(restarts)}, first on line ${firstRestart}: the parts follow one another, and each break is marked as a gap of unknown length.`
			);
		}
		if (outliers > 0)
			notes.push(
				`${outliers === 1 ? 'One time is' : `${outliers} times are`} far from those around and were replaced.`
			);
		if (backwards > 0) notes.push(`The times go back ${times(backwards)}.`);
		if (duplicates > 0) notes.push(`${rows(duplicates)} the time of the row before.`);
	}
	if (counter && counter.duplicates > 0)
		notes.push(`${rows(counter.duplicates)} the number of the row before.`);
	return notes;
}

const times = (n: number): string => (n === 1 ? 'once' : `${n} times`);
const rows = (n: number): string => (n === 1 ? 'One row has' : `${n} rows have`);
