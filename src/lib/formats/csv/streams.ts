import type { SignalUnit } from '../../core/signal.ts';
import { readUnit } from '../unit-names.ts';
import type { CsvColumn, Draft } from './draft.ts';
import { columnAt } from './columns.ts';
import { isSignal, SIGNAL_KINDS, type SignalKind } from './options.ts';
import { nominalRate, timeFacts } from './rate.ts';

/** Columns that become one stream: of one kind, one unit and one rate. */
export interface CsvStream {
	readonly name: string;
	readonly kind: SignalKind;
	/** Places of its columns. */
	readonly columns: readonly number[];
	/** One per column. */
	readonly names: readonly string[];
	readonly unit: SignalUnit;
	/** What each column's values are multiplied with to be in `unit`. */
	readonly factors: readonly number[];
	/** The units the file names, where one of them has no name here. */
	readonly units: readonly string[] | undefined;
	/** Place of its column of times. */
	readonly time: number | undefined;
	/** Samples per second that its columns state. */
	readonly rate: number | undefined;
	readonly dtype: 'float32' | 'float64';
	/** True when most rows hold none of its samples: it is slower than others, or ends before them. */
	readonly sparse: boolean;
	/** Share of the rows that hold its samples. */
	readonly share: number;
}

interface Member {
	readonly place: number;
	readonly kind: SignalKind;
	readonly unit: SignalUnit;
	readonly factor: number;
	readonly known: boolean;
	readonly time: number | undefined;
	readonly rate: number | undefined;
	/** Filled cells of a column that most rows leave empty; 0 for the others. */
	readonly sparse: number;
}

/** Puts the columns with samples together, EMG first. What a unit without a name becomes is noted. */
export function planStreams(
	draft: Draft,
	columns: readonly CsvColumn[],
	time: number | undefined
): readonly CsvStream[] {
	const { facts, options } = draft;
	const timeOf = timeColumns(draft, columns, time);
	const members = orderOf(draft, columns).map((place) => memberOf(draft, columns, place, timeOf(place)));
	const groups = new Map<string, Member[]>();
	for (const member of members) {
		const { kind, unit, time: own, rate, sparse } = member;
		const key = [kind, unit, clockOf(draft, columns, own), rate ?? '', sparse].join('|');
		groups.set(key, [...(groups.get(key) ?? []), member]);
	}
	const sorted = [...groups.values()].sort(
		(a, b) => SIGNAL_KINDS.indexOf(a[0]!.kind) - SIGNAL_KINDS.indexOf(b[0]!.kind)
	);
	const taken = new Set<string>();
	return sorted.map((group) => {
		const { kind, unit, time: own, rate, sparse } = group[0]!;
		const wanted = kind === 'emg' ? (options.streamName ?? facts.stream ?? 'emg') : kind;
		let name = wanted;
		for (let n = 2; taken.has(name); n++) name = `${wanted}-${n}`;
		taken.add(name);
		const places = group.map(({ place }) => place);
		return {
			name,
			kind,
			columns: places,
			names: places.map((place, i) => (facts.ours && facts.channels?.[i]) || columns[place]!.name),
			unit,
			factors: group.map(({ factor }) => factor),
			units: group.every(({ known }) => known)
				? undefined
				: places.map((place) => columns[place]!.unit ?? ''),
			time: own,
			rate,
			dtype: places.some((place) => draft.surveys[place]!.wide) ? 'float64' : 'float32',
			sparse: sparse > 0 || own !== time,
			share: draft.surveys[places[0]!]!.filled / Math.max(1, draft.surveys[places[0]!]!.rows)
		};
	});
}

/** Places of the columns with samples; those a person named in the order they were named in. */
function orderOf({ options, file }: Draft, columns: readonly CsvColumn[]): number[] {
	const names = columns.map(({ name }) => name);
	const places = columns.flatMap(({ role }, i) => (isSignal(role) ? [i] : []));
	const first = (options.channels ?? [])
		.map((name) => columnAt(names, name, file))
		.filter((i) => places.includes(i));
	return [...new Set([...first, ...places])];
}

function memberOf(
	draft: Draft,
	columns: readonly CsvColumn[],
	place: number,
	time: number | undefined
): Member {
	const { facts, options, surveys, heading, known } = draft;
	const { role, unit: text } = columns[place]!;
	const kind = isSignal(role) ? role : 'emg';
	const channel = columns.slice(0, place).filter((column) => isSignal(column.role)).length;
	const read = readUnit(facts.units?.[channel] ?? text ?? '');
	const forced = kind === 'emg' ? options.unit : undefined;
	const { filled, rows } = surveys[place]!;
	return {
		place,
		kind,
		unit: forced ?? read.unit,
		factor: forced === undefined ? read.factor : 1,
		known: read.known || forced !== undefined,
		time,
		rate: known?.rates?.[place] ?? heading.rates[place],
		sparse: !facts.ours && filled <= 0.7 * rows ? filled : 0
	};
}

/** Which column of times each column has: the nearest before it where columns of times go by turns with others. */
function timeColumns(
	{ known }: Draft,
	columns: readonly CsvColumn[],
	main: number | undefined
): (place: number) => number | undefined {
	const times = columns.flatMap(({ role, time }, i) =>
		role === 'time' && time?.kind === 'number' ? [i] : []
	);
	const stems = new Set(
		times.map((i) =>
			columns[i]!.name.replace(/^.*: /, '')
				.replace(/[\d.\W]+/g, '')
				.slice(-10)
		)
	);
	const byTurns = times.length > 1 && (known?.ragged === true || stems.size < times.length);
	return (place) => (byTurns ? (times.filter((i) => i < place).at(-1) ?? main) : main);
}

/** The same text for columns of times that run alike: of one rate, from one moment on. */
function clockOf({ surveys }: Draft, columns: readonly CsvColumn[], place: number | undefined): string {
	if (place === undefined) return '';
	const format = columns[place]!.time;
	if (format?.kind !== 'number') return 'text';
	const times = surveys[place]!.head.map((value) => value * format.factor + format.offset);
	const facts = timeFacts(times);
	if (!(facts.measured > 0)) return `column ${place}`;
	const fs = nominalRate(facts);
	return `${fs} from ${Math.round((times[0] ?? 0) * fs)}`;
}
