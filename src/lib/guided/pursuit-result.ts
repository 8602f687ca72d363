/** A moment of a pursuit: seconds into the path, where the target was and where the output was. */
export interface TrackedPoint {
	readonly at: number;
	readonly target: number;
	readonly output: number;
}

/** How a path was followed. Levels in the unit of the target. */
export interface PursuitResult {
	/** Seconds of the path that were followed, and its whole length. */
	readonly seconds: number;
	readonly planned: number;
	/** `predicted`: by a regression model. `measured`: the envelope of the signal. */
	readonly by: 'predicted' | 'measured';
	/** Target and output, in steps of `STEP_SECONDS` at least. */
	readonly points: readonly TrackedPoint[];
	/** Figures; undefined when too little was followed, or there was no output. */
	readonly metrics: PursuitMetrics | undefined;
}

/** How far output and target are apart. */
export interface PursuitMetrics {
	/** Root of the mean squared difference, without any shift. */
	readonly rmse: number;
	/** Pearson's correlation, without any shift; NaN when one of them stood still. */
	readonly r: number;
	/** Seconds by which the output is behind: the shift with the highest correlation; undefined when one stood still. */
	readonly delaySeconds: number | undefined;
}

/** Points are kept at this distance. */
export const STEP_SECONDS = 0.02;
/** Less of a path says nothing. */
const LEAST_SECONDS = 2;
/** Shifts that are tried: a person may be ahead of a path that is seen coming. */
const SHIFTS = { from: -0.5, to: 1.5 };
/** A gap in the points that is longer is not filled. */
const LONGEST_GAP_SECONDS = 0.5;

/** Compares target and output of a pursuit; `points` in order of time, with no value that is not finite. */
export function pursuitMetrics(points: readonly TrackedPoint[]): PursuitMetrics | undefined {
	const [first, last] = [points[0], points.at(-1)];
	if (!first || !last || last.at - first.at < LEAST_SECONDS) return undefined;
	const even = evenly(points);
	const all = even.filter(known);
	if (all.length === 0) return undefined;
	const rmse = Math.sqrt(
		all.reduce((sum, { target, output }) => sum + (target - output) ** 2, 0) / all.length
	);
	const shifts: { readonly steps: number; readonly r: number }[] = [];
	for (let steps = stepsIn(SHIFTS.from); steps <= stepsIn(SHIFTS.to); steps++)
		shifts.push({ steps, r: correlation(shifted(even, steps)) });
	const best = shifts.filter(({ r }) => r > 0).sort((a, b) => b.r - a.r)[0];
	return { rmse, r: correlation(all), delaySeconds: best && best.steps * STEP_SECONDS };
}

const stepsIn = (seconds: number): number => Math.round(seconds / STEP_SECONDS);
const known = ({ output }: Pair): boolean => Number.isFinite(output);

type Pair = Pick<TrackedPoint, 'target' | 'output'>;

/** The target with the output of `steps` later. */
function shifted(points: readonly Pair[], steps: number): Pair[] {
	return points.map(({ target }, i) => ({ target, output: points[i + steps]?.output ?? NaN })).filter(known);
}

/** Points at even distances, with straight lines between those that were kept; NaN across a gap. */
function evenly(points: readonly TrackedPoint[]): Pair[] {
	const even: Pair[] = [];
	let [from, at] = [0, points[0]!.at];
	for (; at <= points.at(-1)!.at; at += STEP_SECONDS) {
		while (from + 2 < points.length && points[from + 1]!.at < at) from++;
		const [a, b] = [points[from]!, points[from + 1]!];
		const share = b.at > a.at ? (at - a.at) / (b.at - a.at) : 0;
		const gap = b.at - a.at > LONGEST_GAP_SECONDS;
		even.push({
			target: a.target + share * (b.target - a.target),
			output: gap ? NaN : a.output + share * (b.output - a.output)
		});
	}
	return even;
}

function correlation(pairs: readonly Pair[]): number {
	const n = pairs.length;
	const meanX = pairs.reduce((sum, { target }) => sum + target, 0) / n;
	const meanY = pairs.reduce((sum, { output }) => sum + output, 0) / n;
	let [xx, yy, xy] = [0, 0, 0];
	for (const { target, output } of pairs) {
		const [x, y] = [target - meanX, output - meanY];
		xx += x * x;
		yy += y * y;
		xy += x * y;
	}
	return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : NaN;
}
