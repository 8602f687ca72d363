import type { ColumnRole, CsvLayout, CsvOptions, TimeUnit } from '../../app/library/imports.svelte.ts';

/** What a person says about a table, as the form holds it. */
export interface TableForm {
	/** One per column. */
	readonly roles: readonly ColumnRole[];
	/** Hertz; undefined: from the times, or from the file. */
	readonly rate: number | undefined;
	readonly timeUnit: TimeUnit;
	readonly unit: CsvLayout['unit'];
	readonly streamName: string;
}

/** Roles only one column has. */
const SINGLE: readonly ColumnRole[] = ['label', 'counter'];

/** The form as a layout suggests it. */
export function formOf({ columns, timeUnit, unit, facts, declaredRate, streams }: CsvLayout): TableForm {
	return {
		roles: columns.map(({ role }) => role),
		rate: facts.rate ?? declaredRate,
		timeUnit,
		unit,
		streamName: streams.find(({ kind }) => kind === 'emg')?.name ?? 'emg'
	};
}

/** True for a role whose column is a channel of a stream. */
export const isChannel = (role: ColumnRole): boolean =>
	role !== 'time' && role !== 'label' && role !== 'counter' && role !== 'none';

/** Gives a column a role. Label and counter are one column each: the one that had it is left out. */
export function withRole(form: TableForm, column: number, role: ColumnRole): TableForm {
	const roles = form.roles.map((old, i) => {
		if (i === column) return role;
		return old === role && SINGLE.includes(role) ? 'none' : old;
	});
	return { ...form, roles };
}

/** Why the table cannot be imported so; undefined when it can. */
export function formProblem({ roles, rate }: TableForm): string | undefined {
	if (!roles.some(isChannel)) return 'Choose which columns are channels.';
	if (!roles.includes('time') && rate === undefined)
		return 'Enter the sampling rate, or choose the time column.';
	return undefined;
}

/** The form as what the import takes. What was not changed is left for the import to find, so that it also converts units. */
export function optionsOf(form: TableForm, layout: CsvLayout): CsvOptions {
	const before = formOf(layout);
	const changed = form.roles.flatMap((role, i) =>
		role === before.roles[i] ? [] : [[String(i), role] as const]
	);
	const times = form.roles.includes('time');
	return {
		delimiter: layout.delimiter,
		decimal: layout.decimal,
		header: layout.header,
		streamName: form.streamName.trim() || 'emg',
		...(changed.length > 0 && { columns: Object.fromEntries(changed) }),
		...(form.rate !== undefined && form.rate !== before.rate && { rate: form.rate }),
		...(times && form.timeUnit !== before.timeUnit && { timeUnit: form.timeUnit }),
		...(form.unit !== before.unit && { unit: form.unit })
	};
}

/** The roles in a list, as people name them. */
export const ROLE_CHOICES: readonly {
	readonly id: ColumnRole;
	readonly label: string;
	readonly group?: string;
}[] = [
	{ id: 'emg', label: 'EMG' },
	{ id: 'time', label: 'time' },
	{ id: 'label', label: 'label' },
	{ id: 'counter', label: 'counter' },
	{ id: 'none', label: 'skip' },
	{ id: 'accelerometer', label: 'accelerometer', group: 'Sensors' },
	{ id: 'gyroscope', label: 'gyroscope', group: 'Sensors' },
	{ id: 'magnetometer', label: 'magnetometer', group: 'Sensors' },
	{ id: 'orientation', label: 'orientation', group: 'Sensors' },
	{ id: 'angle', label: 'angle', group: 'Sensors' },
	{ id: 'force', label: 'force', group: 'Sensors' },
	{ id: 'torque', label: 'torque', group: 'Sensors' },
	{ id: 'pressure', label: 'pressure', group: 'Sensors' },
	{ id: 'temperature', label: 'temperature', group: 'Sensors' },
	{ id: 'trigger', label: 'trigger', group: 'Sensors' },
	{ id: 'ecg', label: 'ECG', group: 'Sensors' },
	{ id: 'eeg', label: 'EEG', group: 'Sensors' },
	{ id: 'eda', label: 'EDA', group: 'Sensors' },
	{ id: 'aux', label: 'other sensor', group: 'Sensors' }
];

const REASONS = {
	empty: 'empty',
	index: 'row number',
	text: 'text',
	rate: 'sampling rate',
	labels: 'other labels',
	time: 'other times'
} as const;

/** Why a column is left out, in a word or two; undefined where a person says so. */
export const reasonText = (reason: keyof typeof REASONS | undefined): string | undefined =>
	reason && REASONS[reason];
