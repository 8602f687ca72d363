/**
 * A stream of a session at a glance, at several resolutions. Each level cuts the session's time into bins of
 * `binSeconds`; a bin holds the lowest and the highest value of the stream's trace in that time. Plain data: it goes
 * through `structuredClone` and into IndexedDB.
 *
 * The trace is the mean over channels of each channel's extremes, each channel about its own mean of that stretch (at
 * most one second), so that a bad channel or an offset does not hide the rest. Streams slower than 100 Hz and
 * probabilities keep their values.
 */
export interface MinMaxPyramid {
	readonly stream: string;
	/** Timestamp of position 0, the first of all of the session's streams. */
	readonly start: number;
	/** Seconds of the whole session. */
	readonly duration: number;
	/** Where the stream is not continuous: nothing was recorded between the two positions. In order. */
	readonly gaps: readonly { readonly from: number; readonly to: number; readonly lost: number }[];
	/** Finest first; each has bins four times as long as the one before. */
	readonly levels: readonly PyramidLevel[];
}

/** One resolution. */
export interface PyramidLevel {
	readonly binSeconds: number;
	/** `bins[2 * bin]` is the lowest, `bins[2 * bin + 1]` the highest value; NaN where nothing was recorded. */
	readonly bins: Float32Array;
}

const COARSEST_BINS = 512;
const FACTOR = 4;

/** The finest level and all above it, up to one of at most 512 bins. */
export function levelsOf(finest: Float32Array, binSeconds: number): PyramidLevel[] {
	const levels: PyramidLevel[] = [{ binSeconds, bins: finest }];
	for (let level = levels[0]!; level.bins.length > 2 * COARSEST_BINS;) {
		level = { binSeconds: level.binSeconds * FACTOR, bins: coarser(level.bins) };
		levels.push(level);
	}
	return levels;
}

function coarser(fine: Float32Array): Float32Array {
	const coarse = new Float32Array(2 * Math.ceil(fine.length / (2 * FACTOR)));
	for (let bin = 0; 2 * bin < coarse.length; bin++) {
		const end = Math.min(fine.length, 2 * FACTOR * (bin + 1));
		coarse.set(extremes(fine, 2 * FACTOR * bin, end), 2 * bin);
	}
	return coarse;
}

/** Lowest and highest of the pairs `[from, to)`; NaN when all are. */
function extremes(bins: Float32Array, from: number, to: number): [number, number] {
	let [low, high] = [NaN, NaN];
	for (let i = from; i < to; i += 2) {
		if (!(bins[i]! >= low)) low = Number.isNaN(bins[i]!) ? low : bins[i]!;
		if (!(bins[i + 1]! <= high)) high = Number.isNaN(bins[i + 1]!) ? high : bins[i + 1]!;
	}
	return [low, high];
}

/**
 * What to draw of a pyramid: for each of `columns` equal parts of `[from, to)` (positions in seconds) the lowest and the
 * highest value, `[2 * column]` and `[2 * column + 1]`, NaN where nothing was recorded. Reads the coarsest level that is
 * no coarser than a column.
 */
export function columnsOf(pyramid: MinMaxPyramid, from: number, to: number, columns: number): Float32Array {
	const step = (to - from) / columns;
	const { levels } = pyramid;
	const { binSeconds, bins } = levels.findLast((level) => level.binSeconds <= step) ?? levels[0]!;
	const last = bins.length / 2;
	const out = new Float32Array(2 * columns);
	for (let column = 0; column < columns; column++) {
		const begin = Math.floor((from + column * step) / binSeconds);
		const end = Math.max(begin + 1, Math.floor((from + (column + 1) * step) / binSeconds));
		out.set(extremes(bins, 2 * Math.max(0, begin), 2 * Math.min(last, end)), 2 * column);
	}
	return out;
}

/** Of the bins, so many are drawn whole; a rare artefact higher than these is cut off rather than flattening the rest. */
const WHOLE = 0.99;

/** The absolute value that should fill the height of a drawing. 0 when nothing was recorded. */
export function heightOf({ levels }: MinMaxPyramid): number {
	const level = levels.findLast(({ bins }) => bins.length > 2 * COARSEST_BINS) ?? levels[0];
	const values = [...(level?.bins ?? [])].filter((value) => !Number.isNaN(value)).map(Math.abs);
	values.sort((a, b) => a - b);
	const whole = values[Math.floor(WHOLE * (values.length - 1))] ?? 0;
	return Math.min(values.at(-1) ?? 0, 1.25 * whole) || (values.at(-1) ?? 0);
}
