import { AppError } from '../core/errors.ts';
import type { ParamValues } from '../core/params.ts';
import type { Session } from '../session/read/session.ts';
import { eventRows, trialRows } from './session-events.ts';
import { measures } from './index.ts';
import type { Column, Measure, MeasureInput, MeasureTable, Signal } from './measure.ts';
import { readStretch, signalsOf, type Stretch } from './stretch.ts';

/** What is to be measured. */
export interface MeasureRequest {
	/** Id of the measure. */
	readonly measure: string;
	readonly stream: string;
	/** From 0; all channels that are not marked bad when left out. */
	readonly channels?: readonly number[] | undefined;
	/** Another stream to compare with, by position of its channels. */
	readonly otherStream?: string | undefined;
	readonly otherChannels?: readonly number[] | undefined;
	/** Seconds from the first sample of the session; the whole session when left out. */
	readonly from?: number | undefined;
	readonly to?: number | undefined;
	/** Class whose trials are measured, or text of a marker whose times are events. */
	readonly label?: string | undefined;
	/** Class whose trials are the MVC; one called `MVC` when left out. */
	readonly mvcLabel?: string | undefined;
	/** Settings of the measure by id; what is missing takes its default. */
	readonly values?: ParamValues | undefined;
}

/** Figures with everything that is needed to compute them again. */
export interface Measured {
	readonly measure: string;
	readonly label: string;
	readonly formula: string;
	readonly window: string;
	readonly filter: string;
	readonly source: string;
	readonly session: string;
	readonly stream: string;
	readonly fs: number;
	/** Seconds from the first sample of the session. */
	readonly from: number;
	readonly to: number;
	readonly tables: readonly MeasureTable[];
	/** What a person should know of this stretch, one sentence each. */
	readonly notes: readonly string[];
}

/**
 * Measures a stretch of a session: the one way in for the page, the command and the library, so that all give the same
 * figures. Throws a SessionError with a sentence for what cannot be measured.
 */
export async function measureSession(session: Session, request: MeasureRequest): Promise<Measured> {
	const measure = measureNamed(request.measure);
	const { stream, otherStream, values = {}, from, to } = request;
	const stretch = await readStretch(session, { stream, channels: request.channels, from, to });
	const other =
		otherStream === undefined
			? undefined
			: await readStretch(session, {
					stream: otherStream,
					channels: request.otherChannels,
					times: stretch.times
				});
	const whole = await inputOf(session, request, measure, stretch, other);
	const spans = measure.trials === 'each' && request.label !== undefined ? whole.contractions : undefined;
	const tables = spans ? perTrial(measure, whole, spans, values, stretch) : measure.compute(whole, values);
	const { fs } = stretch;
	return {
		measure: measure.id,
		label: measure.label,
		formula: measure.formula,
		window: measure.window(values),
		filter: measure.filter(values, fs),
		source: measure.source,
		session: session.name,
		stream,
		fs,
		from: stretch.from,
		to: stretch.from + (stretch.channels[0]?.length ?? 0) / fs,
		tables,
		notes: [...stretch.notes, ...(other?.notes ?? [])]
	};
}

function measureNamed(id: string): Measure {
	if (measures.has(id)) return measures.get(id);
	const known = measures.all.map((measure) => measure.id).join(', ');
	throw new AppError('SessionError', `There is no measure "${id}". Choose one of: ${known}.`);
}

async function inputOf(
	session: Session,
	{ label, mvcLabel }: MeasureRequest,
	measure: Measure,
	stretch: Stretch,
	other: Stretch | undefined
): Promise<MeasureInput> {
	const inside = (start: number, end: number): boolean => end > 0 && start < stretch.channels[0]!.length;
	const shift = stretch.start;
	const contractions =
		label === undefined || measure.trials === 'events'
			? []
			: (await trialRows(session, stretch.stream, label))
					.map(({ start, end }) => ({ start: start - shift, end: end - shift }))
					.filter(({ start, end }) => inside(start, end))
					.map(({ start, end }) => ({
						start: Math.max(0, start),
						end: Math.min(stretch.channels[0]!.length, end)
					}));
	if (label !== undefined && measure.trials !== 'events' && contractions.length === 0)
		throw noTrial(label, 'no trial');
	const events = measure.trials === 'events' ? await eventRows(session, stretch.stream, label) : [];
	const mvcClass = await mvcTrialsOf(session, mvcLabel, stretch, other);
	return {
		signals: signalsOf(stretch),
		others: other ? signalsOf(other) : [],
		mvcTrials: mvcClass,
		events: events.map((row) => row - shift).filter((row) => inside(row, row + 1)),
		contractions
	};
}

const noTrial = (label: string, what: string): AppError =>
	new AppError(
		'SessionError',
		`The stretch has ${what} of class ${label}. Choose a longer stretch or another class.`
	);

/** Raw samples of the MVC trials: of each channel of the stretch, then of the other one. */
async function mvcTrialsOf(
	session: Session,
	mvcLabel: string | undefined,
	stretch: Stretch,
	other: Stretch | undefined
): Promise<(readonly Float64Array[])[]> {
	const name = mvcLabel ?? session.classNames.find((known) => /^mvc\b/i.test(known));
	if (name === undefined) return [];
	const sides = await Promise.all(
		[stretch, ...(other ? [other] : [])].map(async ({ stream, channelNumbers }) => {
			const trials = await Promise.all(
				(await trialRows(session, stream, name)).map(({ start, end }) =>
					readStretch(session, { stream, channels: channelNumbers, rows: { start, end } })
				)
			);
			return channelNumbers.map((_, c) => trials.map(({ channels }) => channels[c]!));
		})
	);
	return sides.flat();
}

/** Each trial by itself: the tables below each other, with the trial and the time of its start before the figures. */
function perTrial(
	measure: Measure,
	whole: MeasureInput,
	spans: MeasureInput['contractions'],
	values: ParamValues,
	{ fs, from }: Stretch
): MeasureTable[] {
	const tables = spans.map(({ start, end }) => {
		const cut = (signal: Signal): Signal => ({ ...signal, samples: signal.samples.slice(start, end) });
		const part = { ...whole, signals: whole.signals.map(cut), others: whole.others.map(cut) };
		return measure.compute({ ...part, contractions: [], events: [] }, values);
	});
	return (tables[0] ?? []).map((first, t) => ({
		...first,
		columns: stacked(
			tables.map((one) => one[t]!.columns),
			spans.map(({ start }) => from + start / fs)
		)
	}));
}

function stacked(parts: readonly (readonly Column[])[], starts: readonly number[]): Column[] {
	const each = (of: (trial: number) => number | string): (number | string)[] =>
		parts.flatMap((columns, trial) => Array.from(columns[0]?.values ?? [], () => of(trial)));
	return [
		{ name: 'trial', unit: '', values: each((trial) => trial + 1) },
		{ name: 'trial from', unit: 's', values: each((trial) => starts[trial]!) },
		...(parts[0] ?? []).map((column, c) => ({
			...column,
			values: parts.flatMap((columns) => [...columns[c]!.values])
		}))
	];
}
