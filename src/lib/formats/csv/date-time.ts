/** In which order a date names year, month and day. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy';

/** A text that says when. */
export interface TextTime {
	/** Milliseconds since 1970 as the clock on the wall showed it; without a date since midnight. */
	readonly wall: number;
	/** Minutes that clock is ahead of UTC; undefined when it does not say. */
	readonly offset: number | undefined;
	readonly dated: boolean;
}

const TIME =
	/(\d{1,3}):(\d{1,2})(?::(\d{1,2})(?:[.,:](\d{1,9}))?)?\s*([ap]\.?m\.?)?\s*(z|utc|gmt|[+-]\d\d(?::?\d\d)?)?$/i;
const MINUTES = /^(\d{1,3}):(\d{1,2})[.,](\d{1,9})$/;
const COMPACT = /^(\d{4})(\d\d)(\d\d)[T _-]?(\d\d)(\d\d)(\d\d)(?:[.,](\d{1,9}))?(z)?$/i;
const YMD = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;
const DMY = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})$/;
const NAMED =
	/^(?:[a-z]{3,9},?\s+)?(?:(\d{1,2})[-\s]([a-z]{3,9})\.?[-\s,]+(\d{4}|\d{2})|([a-z]{3,9})\.?\s+(\d{1,2}),?\s+(\d{4}))$/i;
const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
/** Months in German, French, Spanish and Dutch where they begin differently. */
const OTHER_MONTHS: Readonly<Record<string, number>> = {
	mär: 2,
	mrz: 2,
	mai: 4,
	okt: 9,
	dez: 11,
	fév: 1,
	avr: 3,
	jui: 5,
	aoû: 7,
	déc: 11,
	ene: 0,
	abr: 3,
	ago: 7,
	dic: 11,
	maa: 2,
	mei: 4
};

/** Reads a time of day, a date with one, or minutes and seconds; undefined for anything else. */
export function readTextTime(cell: string, order: DateOrder): TextTime | undefined {
	const text = cell.trim().replace(/^["']|["']$/g, '');
	if (text.length < 5 || text.length > 50) return undefined;
	const compact = COMPACT.exec(text);
	if (compact) {
		const [, year, month, day, hour, minute, second, fraction, zone] = compact;
		const date = dateOf(Number(year), Number(month) - 1, Number(day));
		return date === undefined
			? undefined
			: { wall: date + clock(hour!, minute!, second, fraction), offset: zone ? 0 : undefined, dated: true };
	}
	const short = MINUTES.exec(text);
	if (short) return { wall: clock('0', short[1]!, short[2], short[3]), offset: undefined, dated: false };
	const found = TIME.exec(text);
	if (!found) return undefined;
	const [, hour, minute, second, fraction, half, zone] = found;
	if (Number(minute) > 59 || Number(second ?? 0) > 60) return undefined;
	const shift = half ? (/^p/i.test(half) ? 12 : 0) - (Number(hour) === 12 ? 12 : 0) : 0;
	const time = clock(hour!, minute!, second, fraction) + shift * 3_600_000;
	// `Thu May 2 10:00:00 2024` has its year behind the clock, where the pattern above does not reach.
	const before = text.slice(0, found.index).replace(/[T,\s_]+$/i, '');
	if (before === '') return { wall: time, offset: undefined, dated: false };
	const date = readDate(before, order);
	if (date === undefined || Number(hour) > 24) return undefined;
	return { wall: date + time, offset: zone === undefined ? undefined : zoneOf(zone), dated: true };
}

/** Milliseconds since 1970 of a date at midnight. */
export function readDate(text: string, order: DateOrder): number | undefined {
	const clean = text.trim();
	const ymd = YMD.exec(clean);
	if (ymd) return dateOf(Number(ymd[1]), Number(ymd[2]) - 1, Number(ymd[3]));
	const dmy = DMY.exec(clean);
	if (dmy) {
		const [a, b] = [Number(dmy[1]), Number(dmy[2])];
		return order === 'mdy' ? dateOf(yearOf(dmy[3]!), a - 1, b) : dateOf(yearOf(dmy[3]!), b - 1, a);
	}
	const named = NAMED.exec(clean);
	if (!named) return undefined;
	const key = (named[2] ?? named[4])!.slice(0, 3).toLowerCase();
	const month = MONTHS.includes(key) ? MONTHS.indexOf(key) : OTHER_MONTHS[key];
	return month === undefined
		? undefined
		: dateOf(yearOf((named[3] ?? named[6])!), month, Number(named[1] ?? named[5]));
}

/** The order of day and month in dates like `05/02/2024`. `sure` is false where all of them can be read both ways. */
export function dateOrder(cells: readonly string[]): { readonly order: DateOrder; readonly sure: boolean } {
	const numbers = cells.flatMap((cell) => {
		const found = /^\s*"?(\d{1,2})([-/.])(\d{1,2})[-/.](?:\d{4}|\d{2})(?!\d)/.exec(cell);
		return found ? [[Number(found[1]), Number(found[3]), found[2]] as const] : [];
	});
	if (numbers.length === 0) return { order: 'ymd', sure: true };
	if (numbers.some(([a]) => a > 12)) return { order: 'dmy', sure: true };
	if (numbers.some(([, b]) => b > 12)) return { order: 'mdy', sure: true };
	if (cells.some((cell) => /[ap]\.?m\.?/i.test(cell))) return { order: 'mdy', sure: true };
	// Points part dates where the day comes first.
	if (numbers[0]![2] === '.') return { order: 'dmy', sure: true };
	return { order: 'dmy', sure: numbers.every(([a, b]) => a === b) };
}

const clock = (hour: string, minute: string, second = '0', fraction = ''): number =>
	(Number(hour) * 3600 + Number(minute) * 60 + Number(second)) * 1000 + Number(`0.${fraction || '0'}`) * 1000;

const yearOf = (text: string): number =>
	text.length === 4 ? Number(text) : Number(text) + (Number(text) < 70 ? 2000 : 1900);

function dateOf(year: number, month: number, day: number): number | undefined {
	const date = new Date(Date.UTC(year, month, day));
	const real = date.getUTCMonth() === month && date.getUTCDate() === day && year >= 1900 && year < 2200;
	return real ? date.getTime() : undefined;
}

function zoneOf(zone: string): number {
	if (!/^[+-]/.test(zone)) return 0;
	const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
	const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
	return zone.startsWith('-') ? -minutes : minutes;
}
