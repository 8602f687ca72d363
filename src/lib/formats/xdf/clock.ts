/** A measurement of a stream's clock against the recorder's: at `time` on the stream's, the recorder's was `value` ahead. */
export interface ClockOffset {
	readonly time: number;
	readonly value: number;
	/** Where the measurement stands in the file, in bytes. */
	readonly place?: number | undefined;
}

/** `recorder's time = time + offset + slope * (time - origin)` */
export interface ClockFit {
	readonly origin: number;
	readonly offset: number;
	readonly slope: number;
}

/** Residuals above this many seconds count as outliers: network delays only ever make a measurement worse. */
const OUTLIER_SECONDS = 1e-4;

/**
 * The straight line through clock offsets that minimises Huber's loss, as the reference importer of XDF does, found by
 * iteratively reweighted least squares (Huber and Ronchetti, Robust Statistics, 2nd ed., §7.8).
 */
export function fitClock(offsets: readonly ClockOffset[]): ClockFit {
	const origin = offsets[0]?.time ?? 0;
	let fit: ClockFit = { origin, offset: 0, slope: 0 };
	let weights = offsets.map(() => 1);
	for (let round = 0; round < 200; round++) {
		const next = weighted(offsets, weights, origin);
		const moved = Math.abs(next.offset - fit.offset) + Math.abs(next.slope - fit.slope) * spanOf(offsets);
		fit = next;
		if (moved < 1e-10) break;
		weights = offsets.map(({ time, value }) => {
			const residual = Math.abs(value - fit.offset - fit.slope * (time - origin));
			return residual <= OUTLIER_SECONDS ? 1 : OUTLIER_SECONDS / residual;
		});
	}
	return Number.isFinite(fit.offset) && Number.isFinite(fit.slope) ? fit : { origin, offset: 0, slope: 0 };
}

const spanOf = (offsets: readonly ClockOffset[]): number =>
	Math.abs((offsets.at(-1)?.time ?? 0) - (offsets[0]?.time ?? 0));

/** Weighted least squares; a constant where all measurements are of one time. */
function weighted(offsets: readonly ClockOffset[], weights: readonly number[], origin: number): ClockFit {
	let [sum, sumX, sumY] = [0, 0, 0];
	for (const [i, { time, value }] of offsets.entries()) {
		sum += weights[i]!;
		sumX += weights[i]! * (time - origin);
		sumY += weights[i]! * value;
	}
	if (sum === 0) return { origin, offset: 0, slope: 0 };
	const [meanX, meanY] = [sumX / sum, sumY / sum];
	let [xx, xy] = [0, 0];
	for (const [i, { time, value }] of offsets.entries()) {
		const x = time - origin - meanX;
		xx += weights[i]! * x * x;
		xy += weights[i]! * x * (value - meanY);
	}
	const slope = xx > 0 ? xy / xx : 0;
	return { origin, offset: meanY - slope * meanX, slope };
}

/**
 * Carries the timestamps of a stream over to the recorder's clock. A clock that was reset during the recording (the
 * sending computer was restarted) has a line of its own for each of its lives.
 */
export class ClockMap {
	readonly #lives: readonly ClockLife[];

	constructor(offsets: readonly ClockOffset[]) {
		const known = offsets.filter(({ time, value }) => Number.isFinite(time) && Number.isFinite(value));
		this.#lives = livesOf(known).map((life) => {
			const times = life.map(({ time }) => time);
			return {
				fit: fitClock(life),
				first: least(times),
				last: -least(times.map((time) => -time)),
				begins: life[0]?.place ?? NaN,
				ends: life.at(-1)?.place ?? NaN
			};
		});
	}

	/** How often the clock was reset. */
	get resets(): number {
		return Math.max(0, this.#lives.length - 1);
	}

	/**
	 * A timestamp of the stream on the recorder's clock. As it is when nothing was measured. `place`: where it stands in the
	 * file, for a clock whose lives show the same times.
	 */
	correct(time: number, place = NaN): number {
		const lives = this.#livesAt(place);
		let best = lives[0];
		if (!best) return time;
		// Of several lives, the one whose measurements are nearest.
		let distance = Infinity;
		for (const life of lives) {
			const away = time < life.first ? life.first - time : Math.max(0, time - life.last);
			if (away < distance) [best, distance] = [life, away];
		}
		const { origin, offset, slope } = best.fit;
		return time + offset + slope * (time - origin);
	}

	/** The lives that a timestamp at a place of the file may be of: one, or two where it stands between their measurements. */
	#livesAt(place: number): readonly ClockLife[] {
		if (this.#lives.length < 2 || Number.isNaN(place)) return this.#lives;
		const i = Math.max(
			0,
			this.#lives.findLastIndex(({ begins }) => begins <= place)
		);
		const life = this.#lives[i]!;
		return place <= life.ends || i + 1 === this.#lives.length ? [life] : [life, this.#lives[i + 1]!];
	}
}

interface ClockLife {
	readonly fit: ClockFit;
	/** First and last time at which it was measured. */
	readonly first: number;
	readonly last: number;
	/** Places of the first and the last measurement. */
	readonly begins: number;
	readonly ends: number;
}

/** Least value of a list of any length. */
const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity);

/**
 * Parts measurements where the clock was reset: where a measurement came at an odd time (backwards, or 5 s and 5 median
 * deviations late) and its value jumped (by 1 s and 10 median deviations). The thresholds are the reference importer's.
 */
function livesOf(offsets: readonly ClockOffset[]): ClockOffset[][] {
	if (offsets.length === 0) return [];
	const steps = offsets.slice(1).map(({ time, value }, i) => ({
		time: time - offsets[i]!.time,
		value: Math.abs(value - offsets[i]!.value)
	}));
	const late = excess(steps.map(({ time }) => time));
	const jumped = excess(steps.map(({ value }) => value));
	const lives: ClockOffset[][] = [[offsets[0]!]];
	for (const [i, step] of steps.entries()) {
		const odd = step.time < 0 || (late(step.time).seconds > 5 && late(step.time).deviations > 5);
		const far = jumped(step.value).seconds > 1 && jumped(step.value).deviations > 10;
		if (odd && far) lives.push([]);
		lives.at(-1)!.push(offsets[i + 1]!);
	}
	return lives;
}

/** How far a value lies above the median of its list, in seconds and in median absolute deviations. */
function excess(values: readonly number[]): (value: number) => { seconds: number; deviations: number } {
	const middle = median(values);
	const deviation = median(values.map((value) => Math.abs(value - middle))) + Number.EPSILON;
	return (value) => ({ seconds: value - middle, deviations: (value - middle) / deviation });
}

function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const half = sorted.length >> 1;
	if (sorted.length === 0) return 0;
	return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
