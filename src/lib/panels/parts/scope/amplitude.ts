/** The automatic scale of a stream in µV goes no lower: a muscle at rest shall look like one. */
export const QUIETEST_UV = 50;

/** The scales that are offered, in the unit of the stream: a trace fills its row from − to + so much. */
export const AMPLITUDES = [50, 100, 200, 400, 1000, 10000] as const;

/** What a setting says: `auto`, or a number larger than 0 in words. Anything else is `auto`. */
export function amplitudeOf(setting: string): number | 'auto' {
	const value = Number(setting);
	return setting.trim() !== '' && Number.isFinite(value) && value > 0 ? value : 'auto';
}

/** Steps of a scale within a decade: fine enough that a signal fills its row, coarse enough to be read. */
const STEPS = [1, 1.5, 2, 3, 4, 5, 6, 8] as const;

/** The smallest of `STEPS` × 10ⁿ that is at least `value`. */
export function niceAbove(value: number): number {
	if (!(value > 0) || !Number.isFinite(value)) return 1;
	const decade = 10 ** Math.floor(Math.log10(value));
	const step = STEPS.find((nice) => nice * decade >= value * (1 - 1e-9));
	return Number(((step ?? 10) * decade).toPrecision(3));
}

/** Room left above the peak. */
const HEADROOM = 1.05;
/** A scale is left for a smaller one only when the peak fills less of it than this. */
const LEAVE = 0.4;

/**
 * The automatic scale for a signal that reaches so far: grows at once, shrinks only when it has become clearly too
 * large, so that it does not hop between two steps.
 */
export function autoScale(current: number | undefined, peak: number): number {
	if (!(peak > 0) || !Number.isFinite(peak)) return current ?? 1;
	const wanted = niceAbove(peak * HEADROOM);
	if (current === undefined || peak > current) return wanted;
	return peak < current * LEAVE ? wanted : current;
}

/**
 * The reach to scale for: the largest with few channels, with many the one that 5 % exceed, so that a few bad
 * electrodes do not flatten all the others.
 */
export function commonPeak(peaks: readonly number[]): number {
	if (peaks.length === 0) return 0;
	const sorted = peaks.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(0.95 * sorted.length))]!;
}

/** A row's middle moves only when the mean is this far from it, as a share of the scale. */
const DRIFT = 0.25;

/**
 * The value in the middle of a row: 0 for as long as the signal lives around it, else the signal's mean (raw counts,
 * electrodes with an offset).
 */
export function centre(current: number, mean: number, scale: number): number {
	if (!Number.isFinite(mean)) return current;
	if (Math.abs(mean) <= DRIFT * scale) return 0;
	return Math.abs(mean - current) > DRIFT * scale ? mean : current;
}
