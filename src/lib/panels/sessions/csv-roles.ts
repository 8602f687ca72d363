import type { CsvLayout, CsvOptions } from '../../app/library/imports.svelte.ts';

/** What a column of a table is taken for. */
export type Role = 'channel' | 'time' | 'label' | 'none';

/** What a person says about a table, as the form holds it. */
export interface TableForm {
	/** One per column. */
	readonly roles: readonly Role[];
	/** Hertz; undefined: from the times, or from the file. */
	readonly rate: number | undefined;
	readonly timeUnit: 's' | 'ms' | 'us' | 'ns';
	readonly unit: CsvLayout['unit'];
	readonly streamName: string;
}

const TIME_UNITS = ['s', 'ms', 'us', 'ns'] as const;

/** The form as a layout suggests it. */
export function formOf(layout: CsvLayout): TableForm {
	const { columns, time, label, channels, timeFactor, unit, facts } = layout;
	return {
		roles: columns.map((_, i) =>
			i === time ? 'time' : i === label ? 'label' : channels.includes(i) ? 'channel' : 'none'
		),
		rate: facts.rate,
		timeUnit: TIME_UNITS.find((_, i) => Math.abs(timeFactor * 1000 ** i - 1) < 1e-6) ?? 's',
		unit,
		streamName: facts.stream ?? 'emg'
	};
}

/** Gives a column a role. Time and label are one column each: the one that had it becomes a channel, or is left out. */
export function withRole(form: TableForm, layout: CsvLayout, column: number, role: Role): TableForm {
	const roles = form.roles.map((old, i) => {
		if (i === column) return role;
		if (old !== role || role === 'channel' || role === 'none') return old;
		return layout.columns[i]?.numeric ? 'channel' : 'none';
	});
	return { ...form, roles };
}

/** Why the table cannot be imported so; undefined when it can. */
export function whyNot({ roles, rate }: TableForm): string | undefined {
	if (!roles.includes('channel')) return 'Say which columns are channels.';
	if (!roles.includes('time') && rate === undefined)
		return 'Say how many samples it has per second, or which column is time.';
	return undefined;
}

/** The form as what the import takes. What was not changed is left for the import to find, so that it also converts units. */
export function optionsOf(form: TableForm, layout: CsvLayout): CsvOptions {
	const place = (role: Role): number | null => {
		const at = form.roles.indexOf(role);
		return at < 0 ? null : at;
	};
	const before = formOf(layout);
	const time = place('time');
	return {
		delimiter: layout.delimiter,
		decimal: layout.decimal,
		header: layout.header,
		time,
		label: place('label'),
		channels: form.roles.flatMap((role, i) => (role === 'channel' ? [i] : [])),
		streamName: form.streamName.trim() || 'emg',
		...(form.rate !== undefined && form.rate !== before.rate && { rate: form.rate }),
		...(time !== null && form.timeUnit !== before.timeUnit && { timeUnit: form.timeUnit }),
		...(form.unit !== before.unit && { unit: form.unit })
	};
}
