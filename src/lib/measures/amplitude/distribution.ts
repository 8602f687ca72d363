import { quantile } from '../maths/quantile.ts';

/** How an amplitude is distributed over time. Values of `x` are in percent of the MVC or in the signal's unit. */
export interface Distribution {
	/** Amplitude probability distribution function: the level below which `x` is for 10, 50 and 90 % of the time. */
	readonly p10: number;
	readonly p50: number;
	readonly p90: number;
}

/** Jonsson's static, median and peak load: the 10th, 50th and 90th percentile of the envelope (B. Jonsson 1982). */
export function apdf(x: Float64Array): Distribution {
	const sorted = x.slice().sort();
	return { p10: quantile(sorted, 0.1), p50: quantile(sorted, 0.5), p90: quantile(sorted, 0.9) };
}

/** Short rests of a muscle. */
export interface Gaps {
	readonly perMinute: number;
	/** Percent of the time. */
	readonly share: number;
}

/**
 * EMG gaps: stretches of at least `least` seconds in which the envelope is below `percent` % of the MVC (K. B. Veiersted et
 * al. 1990: 0.5 % MVC, 0.2 s). `x` in percent of the MVC.
 */
export function emgGaps(x: Float64Array, fs: number, percent = 0.5, least = 0.2): Gaps {
	const shortest = Math.round(least * fs);
	let [count, inGaps, run] = [0, 0, 0];
	const end = (): void => {
		if (run >= shortest && run > 0) {
			count++;
			inGaps += run;
		}
		run = 0;
	};
	for (const value of x) {
		if (value < percent) run++;
		else end();
	}
	end();
	return { perMinute: (60 * count * fs) / x.length, share: (100 * inGaps) / x.length };
}

/** Integrated EMG: the integral of |x| over time, Σ |x| / fs, in the signal's unit times seconds (Winter 2009). */
export function integratedEmg(inItsBand: Float64Array, fs: number): number {
	let sum = 0;
	for (const value of inItsBand) sum += Math.abs(value);
	return sum / fs;
}

/** Percent of the time that the envelope is above a level. Both in percent of the MVC. */
export function timeAbove(x: Float64Array, level: number): number {
	let n = 0;
	for (const value of x) if (value > level) n++;
	return (100 * n) / x.length;
}
