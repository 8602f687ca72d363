import type { Param, ParamValues } from '../core/params.ts';
import type { Span } from './onset/bursts.ts';

/** One channel of a stretch. Its samples follow each other without a gap. */
export interface Signal {
	readonly name: string;
	/** In `unit`, float64. */
	readonly samples: Float64Array;
	/** Hertz. */
	readonly fs: number;
	readonly unit: string;
	/** Values at or beyond ± this are clipped by the device. */
	readonly fullScale?: number | undefined;
}

/** What a measure is computed from. */
export interface MeasureInput {
	readonly signals: readonly Signal[];
	/** Channels of another stream that are compared with `signals` by position; empty when there is none. */
	readonly others: readonly Signal[];
	/** Raw samples of the MVC trials of each of `signals`, then of each of `others`. Empty: none was recorded. */
	readonly mvcTrials: readonly (readonly Float64Array[])[];
	/** Positions of events, in samples from the start of the stretch, in order. */
	readonly events: readonly number[];
	/** Trials of the chosen class, in samples from the start of the stretch, in order. */
	readonly contractions: readonly Span[];
}

/** A column of figures. */
export interface Column {
	readonly name: string;
	/** Empty for texts and figures without unit. */
	readonly unit: string;
	readonly values: readonly (number | string)[] | Float64Array;
}

/** Figures of one kind; all columns are equally long. */
export interface MeasureTable {
	readonly id: string;
	readonly title: string;
	readonly columns: readonly Column[];
}

/** What the trials of a chosen class are for a measure. */
export type TrialUse =
	/** Each trial is measured by itself, and the rows say which. */
	| 'each'
	/** The measure looks at all of them together, as contractions. */
	| 'contractions'
	/** Their starts are events. */
	| 'events';

/** A measure: one file and one line of the registry. Everything it states is printed beside its figures. */
export interface Measure {
	readonly id: string;
	readonly label: string;
	readonly formula: string;
	readonly source: string;
	readonly params: readonly Param[];
	readonly trials: TrialUse;
	/** True when it compares channels in pairs. */
	readonly pairs?: boolean;
	/** The window, in words. */
	window(values: ParamValues): string;
	/** The filter as it is applied at this rate, in words. */
	filter(values: ParamValues, fs: number): string;
	/**
	 * The tables; the first is the one that is shown first. Throws a SessionError (a sentence) for input it cannot be
	 * computed from.
	 */
	compute(input: MeasureInput, values: ParamValues): MeasureTable[];
}

/** A table with one row per signal, from the figures of each. The first column is the channel. */
export function perChannel<T>(
	id: string,
	title: string,
	items: readonly T[],
	columns: readonly {
		readonly name: string;
		readonly unit: string;
		readonly of: (item: T) => number | string;
	}[]
): MeasureTable {
	return { id, title, columns: columns.map(({ name, unit, of }) => ({ name, unit, values: items.map(of) })) };
}

/** Every value of a curve `step` samples apart, with its time in seconds, one column per signal. */
export function seriesTable(
	title: string,
	curves: readonly { readonly name: string; readonly unit: string; readonly values: Float64Array }[],
	fs: number,
	stepSeconds: number
): MeasureTable {
	const step = Math.max(1, Math.round(stepSeconds * fs));
	const n = Math.ceil(Math.max(0, ...curves.map(({ values }) => values.length)) / step);
	return {
		id: 'series',
		title,
		columns: [
			{ name: 'time', unit: 's', values: Float64Array.from({ length: n }, (_, i) => (i * step) / fs) },
			...curves.map(({ name, unit, values }) => ({
				name,
				unit,
				values: Float64Array.from({ length: n }, (_, i) => values[i * step] ?? NaN)
			}))
		]
	};
}
