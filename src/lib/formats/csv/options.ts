import type { SignalUnit } from '../../core/signal.ts';

/** A column: its name in the heading, or its place from 0 on. */
export type ColumnName = string | number;

/** What sensors beside the EMG measure: each kind becomes a stream of its own. */
export const AUX_KINDS = [
	'accelerometer',
	'gyroscope',
	'magnetometer',
	'orientation',
	'angle',
	'force',
	'torque',
	'pressure',
	'temperature',
	'trigger',
	'ecg',
	'eeg',
	'eda',
	'aux'
] as const;

/** What the channels of a stream measure; also what the stream is called. */
export type SignalKind = 'emg' | (typeof AUX_KINDS)[number];

/** Every signal, EMG first. */
export const SIGNAL_KINDS: readonly SignalKind[] = ['emg', ...AUX_KINDS];

/** What a column is for; `none` is left out. A counter tells lost samples. */
export type ColumnRole = SignalKind | 'time' | 'counter' | 'label' | 'none';

/** Every role, for a list to choose from. */
export const COLUMN_ROLES: readonly ColumnRole[] = ['emg', 'time', 'label', 'counter', 'none', ...AUX_KINDS];

/** True for a role whose column is a channel of a stream. */
export const isSignal = (role: ColumnRole): role is SignalKind =>
	(SIGNAL_KINDS as readonly string[]).includes(role);

/** Seconds in each unit of time a column may count in. `samples` needs the rate. */
export const TIME_UNITS = { s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9, min: 60, h: 3600, days: 86400 } as const;

/** A unit of time, or `samples`. */
export type TimeUnit = keyof typeof TIME_UNITS | 'samples';

/** What a person says about a file; whatever is left out is found by looking. */
export interface CsvOptions {
	/** Samples per second. */
	readonly rate?: number | undefined;
	/** Which column is time; null for none. */
	readonly time?: ColumnName | null | undefined;
	/** What the time column counts in. */
	readonly timeUnit?: TimeUnit | undefined;
	/** Which column says the class; null for none. */
	readonly label?: ColumnName | null | undefined;
	/** Which columns are channels of EMG; the others are left out. */
	readonly channels?: readonly ColumnName[] | undefined;
	/** What single columns are for, by name or by place (`"3"`); the others are found by looking. */
	readonly columns?: Readonly<Record<string, ColumnRole>> | undefined;
	readonly delimiter?: string | undefined;
	readonly decimal?: '.' | ',' | undefined;
	/** True when the first row holds names. */
	readonly header?: boolean | undefined;
	/** The unit of the EMG channels, whose values then stay as they are. */
	readonly unit?: SignalUnit | undefined;
	/** What the stream of EMG is called; `emg` when nobody says. */
	readonly streamName?: string | undefined;
}
