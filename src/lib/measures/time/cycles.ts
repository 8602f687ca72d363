import { AppError } from '../../core/errors.ts';

/** The mean cycle of an envelope, from 0 to 100 % in steps of 1 %. */
export interface Ensemble {
	/** 101 values, in the envelope's unit. */
	readonly mean: Float64Array;
	/** Over n − 1; NaN for one cycle. */
	readonly sd: Float64Array;
	readonly cycles: number;
}

/** Points of a normalised cycle: 0, 1, … 100 %. */
const POINTS = 101;

/**
 * Cuts an envelope into cycles from each event to the next, stretches each to 0–100 % by linear interpolation, and averages
 * (Winter 2009). `events` are positions in samples. Cycles that last more than 1.5 times or less than half the median
 * are left out: between the last repetition of one set and the first of the next there is no cycle.
 *
 * Throws a SessionError when there are fewer than two events.
 */
export function ensembleOf(envelope: Float64Array, events: readonly number[]): Ensemble {
	const inside = events.filter((at) => at >= 0 && at <= envelope.length - 1).sort((a, b) => a - b);
	const all = inside.slice(1).map((end, i) => ({ start: inside[i]!, end }));
	if (all.length === 0) {
		throw new AppError(
			'SessionError',
			`A cycle lies between two events, and the stretch has ${inside.length}. Choose a longer stretch, or another class or marker for the events.`
		);
	}
	const lengths = all.map(({ start, end }) => end - start).sort((a, b) => a - b);
	const median = lengths[Math.floor(lengths.length / 2)]!;
	const used = all.filter(({ start, end }) => end - start >= 0.5 * median && end - start <= 1.5 * median);
	const curves = used.map(({ start, end }) =>
		Float64Array.from({ length: POINTS }, (_, p) =>
			valueAt(envelope, start + ((end - start) * p) / (POINTS - 1))
		)
	);
	const mean = new Float64Array(POINTS);
	const sd = new Float64Array(POINTS);
	for (let p = 0; p < POINTS; p++) {
		mean[p] = curves.reduce((sum, curve) => sum + curve[p]!, 0) / curves.length;
		const squares = curves.reduce((sum, curve) => sum + (curve[p]! - mean[p]!) ** 2, 0);
		sd[p] = curves.length < 2 ? NaN : Math.sqrt(squares / (curves.length - 1));
	}
	return { mean, sd, cycles: curves.length };
}

function valueAt(x: Float64Array, at: number): number {
	const below = Math.min(x.length - 1, Math.floor(at));
	const above = Math.min(x.length - 1, below + 1);
	return x[below]! + (x[above]! - x[below]!) * (at - below);
}

/** Where a mean cycle is on: percent of the cycle, from and to. */
export interface OnBar {
	readonly from: number;
	readonly to: number;
}

/** On/off bars: the parts of the cycle in which the mean is at least `share` (0 … 1) of its peak. */
export function onBars(mean: Float64Array, share = 0.2): OnBar[] {
	const peak = mean.reduce((most, value) => Math.max(most, value), 0);
	const bars: OnBar[] = [];
	let from = -1;
	for (let p = 0; p <= mean.length; p++) {
		const on = p < mean.length && peak > 0 && mean[p]! >= share * peak;
		if (on && from < 0) from = p;
		if (!on && from >= 0) {
			bars.push({ from, to: p - 1 });
			from = -1;
		}
	}
	return bars;
}
