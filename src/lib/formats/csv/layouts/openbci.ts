import { findHeading } from '../heading.ts';
import type { Head } from '../head.ts';
import type { ColumnRole } from '../options.ts';
import { rateIn } from '../rate-words.ts';
import type { KnownLayout, LayoutMatch } from './layout-match.ts';

/** OpenBCI GUI, versions 3 to 6: `%OpenBCI Raw EXG Data` (`EEG` before version 5), values in µV, acceleration in g. */
export const openBci: KnownLayout = {
	id: 'openbci',
	match(head, file) {
		if (!head.comments.some((line) => /^%\s*(?:OpenBCI Raw E[EX]G Data|OBCI SD Convert)/i.test(line)))
			return undefined;
		const rate = rateIn(head.comments, '.')?.hertz;
		const board = fact(head, 'Board')?.replace(/^OpenBCI_GUI\$Board/, '');
		const heading = findHeading(head, undefined);
		const names = heading.names?.map((name) => name.trim());
		const columns = names ? byName(names) : byPlace(head, Number(fact(head, 'Number of channels')));
		return { program: 'OpenBCI GUI', heading, rate, device: board, start: dateInName(file), ...columns };
	}
};

const fact = ({ comments }: Head, name: string): string | undefined =>
	comments.map((line) => /^%\s*(.*?)\s*=\s*(.*)$/.exec(line)).find((found) => found?.[1] === name)?.[2];

const ROLES: readonly (readonly [RegExp, ColumnRole, string | undefined])[] = [
	[/^Sample Index$/i, 'counter', undefined],
	[/^E[EX]G Channel/i, 'emg', 'uV'],
	[/^Accel Channel/i, 'accelerometer', 'g'],
	[/^Analog Channel/i, 'aux', undefined],
	[/^Digital Channel/i, 'trigger', undefined],
	[/^Marker/i, 'label', undefined],
	[/^Timestamp/i, 'time', undefined],
	[/^/, 'aux', undefined]
];

/** Versions 5 and 6 name their columns. */
function byName(names: readonly string[]): Pick<LayoutMatch, 'roles' | 'units'> {
	const known = names.map((name) => ROLES.find(([pattern]) => pattern.test(name))!);
	return { roles: known.map(([, role]) => role), units: known.map(([, , unit]) => unit) };
}

/** Versions 3 and 4 do not: a counter, the channels, three of acceleration, then times. */
function byPlace({ cells, width }: Head, declared: number): Pick<LayoutMatch, 'roles' | 'units' | 'names'> {
	// The GUI may begin with a row of zeros.
	const row = cells.findLast(({ length }) => length === width) ?? [];
	const text = row.findIndex((cell) => /\d:\d\d/.test(cell));
	const end = text < 0 ? width : text;
	const fitting = [16, 8, 4].find((n) => n <= end - 1) ?? end - 1;
	const channels = declared > 0 && declared < end ? declared : fitting;
	const roles: ColumnRole[] = [];
	const names: string[] = [];
	const add = (role: ColumnRole, name: string): void => {
		roles.push(role);
		names.push(name);
	};
	for (let i = 0; i < width; i++) {
		const cell = row[i]?.trim() ?? '';
		if (i === 0) add('counter', 'Sample Index');
		else if (i <= channels) add('emg', `EXG Channel ${i - 1}`);
		else if (i <= channels + 3 && i < end) add('accelerometer', `Accel Channel ${i - channels - 1}`);
		else if (/\d:\d\d/.test(cell)) add('time', 'Time of day');
		else if (/^1[0-9]{9}(?:\.\d+|\d{3})$/.test(cell)) add('time', 'Timestamp');
		else add('aux', `Other ${i - channels - 4}`);
	}
	const units = roles.map((role) => (role === 'emg' ? 'uV' : role === 'accelerometer' ? 'g' : undefined));
	return { roles, units, names };
}

/** `OpenBCI-RAW-2018-09-12_18-08-25.txt` */
function dateInName(file: string): string | undefined {
	const [, date, hour, minute, second] = /(\d{4}-\d\d-\d\d)_(\d\d)-(\d\d)-(\d\d)/.exec(file) ?? [];
	return date && `${date}T${hour}:${minute}:${second}`;
}
