import { localDate } from '../start-time.ts';
import { dateOrder, readTextTime, type DateOrder } from './date-time.ts';
import { numberIn } from './numbers.ts';
import { TIME_UNITS, type TimeUnit } from './options.ts';

/** How the cells of a time column become seconds. */
export type TimeFormat =
	| {
			readonly kind: 'number';
			/** Seconds are the number times this, plus `offset`. */
			readonly factor: number;
			readonly offset: number;
			/** `utc`: seconds since 1970; `local`: the same of a clock on a wall; undefined: since some moment. */
			readonly clock: 'utc' | 'local' | undefined;
			readonly unit: TimeUnit;
			/** How the unit was found. */
			readonly by: 'said' | 'name' | 'size' | 'guess';
	  }
	| {
			readonly kind: 'text';
			readonly order: DateOrder;
			/** False where the day may be the month. */
			readonly sure: boolean;
			readonly dated: boolean;
			/** True when it says how far its clock is from UTC. */
			readonly zoned: boolean;
	  };

/** Day counts and tick counts whose numbers are too large to be anything else. `from`, `to`: the years 1995 to 2100. */
const EPOCHS: readonly {
	readonly from: number;
	readonly to: number;
	readonly factor: number;
	readonly offset: number;
	readonly clock: 'utc' | 'local';
	readonly unit: TimeUnit;
}[] = [
	{ from: 7.8e8, to: 3.3e9, factor: 1, offset: 0, clock: 'utc', unit: 's' },
	{ from: 7.8e11, to: 4.2e12, factor: 1e-3, offset: 0, clock: 'utc', unit: 'ms' },
	{ from: 7.8e14, to: 4.2e15, factor: 1e-6, offset: 0, clock: 'utc', unit: 'us' },
	{ from: 7.8e17, to: 4.2e18, factor: 1e-9, offset: 0, clock: 'utc', unit: 'ns' },
	// LabVIEW counts seconds since 1904.
	{ from: 3.4e9, to: 6.2e9, factor: 1, offset: -2_082_844_800, clock: 'utc', unit: 's' },
	// Windows counts 100 ns since 1601, .NET since the year 1.
	{ from: 1.24e17, to: 1.58e17, factor: 1e-7, offset: -11_644_473_600, clock: 'utc', unit: 'ns' }
];
/** Spreadsheets count days since 1899-12-30, MATLAB since the year 0. */
const DAYS = [
	{ from: 34_700, to: 73_100, offset: -25_569 * 86_400 },
	{ from: 728_600, to: 767_100, offset: -719_529 * 86_400 }
] as const;

const UNIT_WORDS: readonly (readonly [RegExp, TimeUnit])[] = [
	[/^(?:s|secs?|seconds?|sekunden?|secondes?|segundos?)$/i, 's'],
	[/^(?:ms|msecs?|milli(?:s|seconds?|sec)?|millisekunden)$/i, 'ms'],
	[/^(?:us|µs|μs|usecs?|micro(?:s|seconds?|sec)?)$/i, 'us'],
	[/^(?:ns|nsecs?|nano(?:s|seconds?|sec)?)$/i, 'ns'],
	[/^(?:mins?|minutes?|minuten)$/i, 'min'],
	[/^(?:h|hrs?|hours?)$/i, 'h'],
	[/^(?:d|days?)$/i, 'days'],
	[/^(?:samples?|smp|frames?)$/i, 'samples']
];

/** The unit of time a word is: `ms`, `Seconds`. */
export const timeUnitOf = (word: string): TimeUnit | undefined =>
	UNIT_WORDS.find(([pattern]) => pattern.test(word.trim()))?.[1];

/** The unit of time the name of a column ends with or is: `time_ms`, `TimeMs`, `millis`, `t [µs]`. */
export function timeUnitInName(name: string, unit: string | undefined): TimeUnit | undefined {
	const inBrackets = unit === undefined ? undefined : timeUnitOf(unit);
	if (inBrackets) return inBrackets;
	const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').split(/[\s_.\-/()[\],:]+/);
	for (const word of words.reverse()) {
		// `t`, `h`, `d` and `samples` alone are no units of time.
		const found = word.length > 1 || /^s$/i.test(word) ? timeUnitOf(word) : undefined;
		if (found && found !== 'samples' && words.length + word.length > 2) return found;
	}
	return undefined;
}

/** No recording in seconds since 1970 was made before 1990. */
const EARLIEST = 631_152_000;

/** Rates anyone records at: outside of them a unit of time is not believed without a word for it. */
const [SLOW, FAST] = [9.5, 100_000];

/** What a column's numbers count, from a person's word, its name, their size, or what makes a plausible rate of them. */
export function numberFormat(
	name: string,
	unit: string | undefined,
	values: readonly number[],
	override: TimeUnit | undefined,
	rate: number | undefined
): TimeFormat {
	const make = (of: TimeUnit, by: 'said' | 'name' | 'guess'): TimeFormat => ({
		kind: 'number',
		factor: of === 'samples' ? 1 / (rate ?? 1) : TIME_UNITS[of],
		offset: 0,
		clock: undefined,
		unit: of,
		by
	});
	const size = Math.abs(values[values.length >> 1] ?? 0);
	const named = override ?? timeUnitInName(name, unit);
	const step = medianStep(values);
	const epoch = EPOCHS.find(
		({ from, to, unit: of, factor }) =>
			size >= from && size < to && (!named || named === of) && !isUptime(step * factor, rate)
	);
	if (epoch) {
		const { factor, offset, clock, unit: of } = epoch;
		return {
			kind: 'number',
			factor,
			offset,
			clock,
			unit: of,
			by: override ? 'said' : named ? 'name' : 'size'
		};
	}
	const days = DAYS.find(({ from, to }) => size >= from && size < to);
	if (days && (named === 'days' || (!named && step > 0 && step < 2e-6))) {
		return { kind: 'number', factor: 86_400, offset: days.offset, clock: 'local', unit: 'days', by: 'size' };
	}
	if (named) return make(named, override ? 'said' : 'name');
	if (!(step > 0)) return make('s', 'guess');
	if (rate !== undefined) {
		const units: TimeUnit[] = ['s', 'ms', 'us', 'ns', 'min', 'samples'];
		const fitting = units.find((of) => {
			const seconds = of === 'samples' ? 1 / rate : TIME_UNITS[of];
			return Math.abs(step * seconds * rate - 1) < 0.03;
		});
		if (fitting) return make(fitting, 'guess');
	}
	const hertz = 1 / step;
	if (hertz >= SLOW && hertz <= FAST) return make('s', 'guess');
	const nearness = (of: keyof typeof TIME_UNITS): number =>
		Math.abs(Math.log10(1 / (step * TIME_UNITS[of] * 1000)));
	const others = (['ms', 'us', 'ns', 'min'] as const)
		.filter((of) => 1 / (step * TIME_UNITS[of]) >= SLOW && 1 / (step * TIME_UNITS[of]) <= FAST)
		.sort((a, b) => nearness(a) - nearness(b));
	return make(others[0] ?? 's', 'guess');
}

/**
 * True when steps of so many seconds are too slow for a recording: nanoseconds since a device was started look like
 * microseconds since 1970.
 */
const isUptime = (step: number, rate: number | undefined): boolean =>
	step > 0 && (rate === undefined ? step > 1 && step < 20 : Math.abs(step * rate - 1) > 0.9 && step > 0.5);

/** The format of a column of texts; undefined when most of them are no times. */
export function textFormat(cells: readonly string[]): TimeFormat | undefined {
	const filled = cells.filter((cell) => cell.trim() !== '');
	const { order, sure } = dateOrder(filled);
	const times = filled.map((cell) => readTextTime(cell, order));
	const good = times.filter((time) => time !== undefined);
	if (good.length === 0 || good.length < 0.9 * filled.length) return undefined;
	return {
		kind: 'text',
		order,
		sure,
		dated: good.every(({ dated }) => dated),
		zoned: good.every(({ offset }) => offset !== undefined)
	};
}

/** Reads cells in order: a clock that goes past midnight goes on. NaN for what is no time. */
export function timeReader(format: TimeFormat, decimal: '.' | ','): (cell: string) => number {
	if (format.kind === 'number') {
		const { factor, offset, clock } = format;
		const exact = factor < 1 && Number.isInteger(Math.round(1 / factor)) ? Math.round(1 / factor) : undefined;
		let zone: number | undefined;
		return (cell) => {
			const value = numberIn(cell, decimal);
			if (value === undefined || !Number.isFinite(value)) return NaN;
			// Dividing by 1000 is exact to the last digit where multiplying by 0.001 is not.
			const seconds = (exact === undefined ? value * factor : value / exact) + offset;
			// Rows before a device has the time of day may say 0.
			if (clock === 'utc' && seconds < EARLIEST) return NaN;
			if (clock !== 'local') return seconds;
			zone ??= zoneAt(seconds * 1000);
			return seconds + zone;
		};
	}
	let days = 0;
	let last = -Infinity;
	let zone: number | undefined;
	return (cell) => {
		const time = readTextTime(cell, format.order);
		if (!time) return NaN;
		if (time.dated) {
			if (time.offset !== undefined) return (time.wall - time.offset * 60_000) / 1000;
			zone ??= zoneAt(time.wall);
			return time.wall / 1000 + zone;
		}
		if (time.wall < last - 43_200_000) days++;
		last = time.wall;
		return time.wall / 1000 + days * 86_400;
	};
}

/** Seconds to add to a local wall time to get UTC. */
const zoneAt = (wall: number): number => (localDate(wall).getTime() - Math.trunc(wall)) / 1000;

/** The median of the steps that go forward; 0 without any. */
function medianStep(values: readonly number[]): number {
	const steps: number[] = [];
	for (let i = 1; i < values.length; i++)
		if (values[i]! > values[i - 1]!) steps.push(values[i]! - values[i - 1]!);
	steps.sort((a, b) => a - b);
	// Stamps of packets stand still between them; the mean over all rows tells their rate.
	if (steps.length * 2 < values.length && steps.length > 0) {
		return steps.reduce((sum, step) => sum + step, 0) / Math.max(1, values.length - 1);
	}
	return steps[steps.length >> 1] ?? 0;
}
