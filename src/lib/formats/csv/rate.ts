/** Rates that devices are sold with, and round ones. */
const DEVICE_RATES = [
	50, 60, 64, 74.07, 100, 120, 125, 128, 148.148, 150, 200, 240, 250, 256, 259.259, 300, 333.333, 360, 370.37,
	400, 480, 500, 512, 519, 600, 625, 640, 700, 750, 800, 860, 960, 1000, 1024, 1111.111, 1200, 1250, 1259.259,
	1280, 1500, 1777.778, 1778, 1920, 1925.926, 1926, 2000, 2048, 2148.148, 2222.222, 2400, 2500, 3000, 3200,
	4000, 4096, 4370.37, 4800, 5000, 5120, 6000, 8000, 8192, 9600, 10_000, 10_240, 12_800, 16_000, 20_000,
	20_480, 25_000, 30_000, 32_000, 40_000, 44_100, 48_000, 50_000
] as const;
/** Clocks of devices and computers differ by less. */
const CLOCK_DRIFT = 5e-4;
/** What a file says is its rate when the times are this near to it. */
const MAX_DECLARED_DRIFT = 0.01;

/** What timestamps tell. */
export interface TimeFacts {
	/** Samples per second while nothing was missing; 0 where the times do not go forward. */
	readonly measured: number;
	/** How far off `measured` may be, as a share of it. */
	readonly tolerance: number;
	/** True when an interval that is too long is a gap: the times are even, or evenly rounded. */
	readonly regular: boolean;
	/** An interval above this many seconds is a gap. */
	readonly longest: number;
	/** True when steps are all one: a step of 0 is a duplicate, not rounding. */
	readonly even: boolean;
}

/** What timestamps in seconds tell about the rate, whatever jitter, rounding, packets, gaps and restarts are in them. */
export function timeFacts(times: ArrayLike<number>): TimeFacts {
	const steps: number[] = [];
	for (let i = 1; i < times.length; i++) steps.push(times[i]! - times[i - 1]!);
	const forward = steps.filter((step) => step > 0).sort((a, b) => a - b);
	const none = { measured: 0, tolerance: 0, regular: false, longest: Infinity, even: false };
	if (forward.length === 0 || forward.length < steps.length / 2000) return none;
	const median = forward[forward.length >> 1]!;
	const even = evenPeriod(steps, median);
	if (even) {
		const { period, jitter, tolerance } = even;
		return {
			measured: 1 / period,
			tolerance,
			regular: true,
			longest: Math.max(1.75 * period, period + 2.2 * jitter),
			even: true
		};
	}
	const whole = withoutBreaks(steps, forward);
	const packet = Math.max(1, Math.round(steps.length / forward.length));
	const quantum = forward[0]!;
	const line = packet >= 3 ? stepSlope(whole) : fittedSlope(whole);
	const within = (period: number): number => 1.05 * Math.max(quantum, period / 4);
	// Rounding alone keeps all times by one line; where packets are missing, those of most blocks are.
	const rounded = line > 0 && residual(whole, line, whole.length, 1) <= within(line);
	const period = rounded ? line : slope(whole, packet);
	if (!(period > 0)) return none;
	const span = period * whole.length;
	const block = Math.max(64, 8 * packet, Math.ceil(whole.length / 32));
	if (rounded || residual(whole, period, block, 0.9) <= within(period)) {
		return {
			measured: 1 / period,
			tolerance: ((rounded ? 1.5 : 4) * quantum) / span + 1e-9,
			regular: true,
			longest: period + Math.max(0.75 * period, 1.6 * quantum),
			even: false
		};
	}
	const usual = quantile(forward, 0.99);
	return {
		measured: 1 / period,
		tolerance: Math.min(0.01, Math.max(CLOCK_DRIFT, (2 * usual) / span)),
		regular: false,
		longest: Math.max(0.5, 10 * usual, 500 * period > 1 ? 20 * usual : 0),
		even: false
	};
}

/** The rate to store: what the file says where the times agree; a rate devices have where they do; else what the times tell. */
export function nominalRate(
	{ measured, tolerance }: Pick<TimeFacts, 'measured' | 'tolerance'>,
	declared?: number
): number {
	const off = (rate: number): number => Math.abs(measured / rate - 1);
	if (declared !== undefined && off(declared) <= Math.max(MAX_DECLARED_DRIFT, tolerance)) return declared;
	const nearest = (rates: readonly number[], within: number): number | undefined =>
		rates.filter((rate) => off(rate) <= within).sort((a, b) => off(a) - off(b))[0];
	const round = [10, 1].map((unit) => Math.round(measured / unit) * unit).filter((rate) => rate > 0);
	const close = Math.max(tolerance, 2e-6);
	return (
		nearest(round.slice(1), 1e-6) ??
		nearest(DEVICE_RATES, close) ??
		round.find((rate) => off(rate) <= close) ??
		nearest(DEVICE_RATES, CLOCK_DRIFT) ??
		Number(measured.toPrecision(6))
	);
}

/** The period of steps that are all one, but for gaps and single stamps. Undefined where they are not. */
function evenPeriod(
	steps: readonly number[],
	median: number
): { period: number; jitter: number; tolerance: number } | undefined {
	const near = steps.filter((step) => Math.abs(step - median) <= 0.26 * median);
	const short = steps.filter((step) => step < 0.74 * median).length;
	// Steps that are too short are rounding or jitter; those that are too long may be gaps.
	if (near.length < 0.7 * steps.length || short > Math.max(0.02 * steps.length, steps.length < 50 ? 1 : 0))
		return undefined;
	const period = near.reduce((sum, step) => sum + step, 0) / near.length;
	const off = near.map((step) => Math.abs(step - period)).sort((a, b) => a - b);
	const jitter = quantile(off, 0.98);
	// Long steps that come as often as rounding makes them: `0.001, 0.001, 0.002` of 800 Hz in milliseconds.
	if (roundedUp(steps, median, period)) return undefined;
	const breaks = 1 + steps.length - near.length;
	return { period, jitter, tolerance: Math.min(0.005, (2 * breaks * jitter) / (period * near.length)) };
}

/** True when steps of twice the usual one come evenly: a rate whose period is no multiple of what the times are rounded to. */
function roundedUp(steps: readonly number[], median: number, period: number): boolean {
	const places: number[] = [];
	for (const [i, step] of steps.entries()) {
		if (Math.abs(step - 2 * median) < 0.2 * median) places.push(i);
		else if (Math.abs(step - period) > 0.05 * period) return false;
	}
	if (places.length < 4 || places.length < steps.length / 500) return false;
	const between = places.slice(1).map((place, i) => place - places[i]!);
	return Math.max(...between) - Math.min(...between) <= 2;
}

/** Times from 0 with breaks and steps back closed. */
function withoutBreaks(steps: readonly number[], forward: readonly number[]): number[] {
	const usual = quantile(forward, 0.9);
	const mean = forward.reduce((sum, step) => sum + Math.min(step, 3 * usual), 0) / steps.length;
	const break_ = Math.max(8 * usual, 20 * mean);
	const out = [0];
	let at = 0;
	for (const step of steps) {
		if (step > break_ || step < -8 * usual) at += mean;
		else at += step;
		out.push(at);
	}
	return out;
}

/** Seconds from row to row: the median over windows of a quarter of the rows, in whole packets. */
function slope(times: readonly number[], packet: number): number {
	const window = Math.max(1, Math.floor(times.length / 4 / packet) * packet);
	const slopes: number[] = [];
	for (let i = 0; i + window < times.length; i++) slopes.push((times[i + window]! - times[i]!) / window);
	slopes.sort((a, b) => a - b);
	return slopes[slopes.length >> 1] ?? 0;
}

/** The slope of the line that fits times by row best (least squares). */
function fittedSlope(times: readonly number[]): number {
	const middle = (times.length - 1) / 2;
	let [up, across] = [0, 0];
	for (const [i, time] of times.entries()) {
		up += (i - middle) * time;
		across += (i - middle) ** 2;
	}
	return across > 0 ? up / across : 0;
}

/** Seconds from row to row between the first and the last step forward: whole packets. */
function stepSlope(times: readonly number[]): number {
	const forward = times.flatMap((time, i) => (i > 0 && time > times[i - 1]! ? [i] : []));
	const [first, last] = [forward[0] ?? 0, forward.at(-1) ?? 0];
	return last > first ? (times[last]! - times[first]!) / (last - first) : fittedSlope(times);
}

/** How far times are from a line of this slope, from end to end of the band: in so many blocks of rows. */
function residual(times: readonly number[], period: number, block: number, share: number): number {
	const bands: number[] = [];
	for (let from = 0; from < times.length; from += block) {
		let [least, most] = [Infinity, -Infinity];
		for (let i = from; i < Math.min(from + block, times.length); i++) {
			const off = times[i]! - i * period;
			if (off < least) least = off;
			if (off > most) most = off;
		}
		bands.push(most - least);
	}
	bands.sort((a, b) => a - b);
	return quantile(bands, share);
}

const quantile = (sorted: readonly number[], share: number): number =>
	sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
